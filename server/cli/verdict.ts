// Owns what a check of `slipway doctor` comes to.

export type Verdict = 'ok' | 'lacking' | 'not needed';
export type Check = { name: string; verdict: Verdict; found: string; remedy: string };

export function ok(name: string, found: string): Check {
  return { name, verdict: 'ok', found, remedy: '' };
}

export function lacking(name: string, found: string, remedy: string): Check {
  return { name, verdict: 'lacking', found, remedy };
}

export function notNeeded(name: string, found: string): Check {
  return { name, verdict: 'not needed', found, remedy: '' };
}
