// Owns what a member of an open room is told apart by.
import * as z from 'zod/mini';

/** Drawn by the server; known to the room, and no key to anything. */
export const memberId = z.string().check(z.minLength(6), z.maxLength(24));
