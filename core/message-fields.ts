// Owns the fields that messages of several protocols have.
import * as z from 'zod/mini';
import { FIRST_TERMINAL, MAX_TERMINALS } from './terminal-number';

export const terminal = z.int().check(z.minimum(FIRST_TERMINAL), z.maximum(MAX_TERMINALS));
