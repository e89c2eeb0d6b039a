// The shape of scripts/chromium.mjs, for the benches, which are type checked.

/** Path of the program; rejects with what to install when there is none. */
export function ensureChromium(): Promise<string>;
