// The shape of scripts/chromium.mjs, for the benches and the server, which are type checked.

/** Path of the program; rejects with what to install when there is none. */
export function ensureChromium(): Promise<string>;

/** Path of the program, if there is one; rejects when CHROMIUM_PATH names none. */
export function findChromium(): Promise<string | undefined>;

/** For people who have none. */
export const HOW_TO_GET: string;
