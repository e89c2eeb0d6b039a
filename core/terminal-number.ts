// Owns the numbers of a participant's terminals.

/** How many there may be; they are numbered from 1. */
export const MAX_TERMINALS = 8;

/** It is there from the beginning. */
export const FIRST_TERMINAL = 1;
