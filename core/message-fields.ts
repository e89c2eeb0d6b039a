// Owns the fields that messages of several protocols have.
import * as z from 'zod/mini';
import { MAX_TERMINALS } from './terminal-number';

export const terminal = z.int().check(z.minimum(1), z.maximum(MAX_TERMINALS));
