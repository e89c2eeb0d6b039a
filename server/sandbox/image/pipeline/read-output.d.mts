// The shape of read-output.mjs, for tests, which are type checked.

export type Told = { job: string; state?: 'running' | 'passed' | 'failed' | 'warned'; status?: number; log?: string };

export function createReader(names: readonly string[]): (line: string) => Told | null;

export function plainText(text: string): string;

export function problemOf(said: string): string;
