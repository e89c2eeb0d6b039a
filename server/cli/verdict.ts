// Owns what a check of `slipway doctor` comes to.

/** `limited`: it works, with less; `lacking`: something cannot work. Both come with a remedy. */
export type Verdict = 'ok' | 'limited' | 'lacking' | 'not needed';
export type Check = { name: string; verdict: Verdict; found: string; remedy: string };

export function ok(name: string, found: string): Check {
  return { name, verdict: 'ok', found, remedy: '' };
}

export function limited(name: string, found: string, remedy: string): Check {
  return { name, verdict: 'limited', found, remedy };
}

export function lacking(name: string, found: string, remedy: string): Check {
  return { name, verdict: 'lacking', found, remedy };
}

export function notNeeded(name: string, found: string): Check {
  return { name, verdict: 'not needed', found, remedy: '' };
}

const MARKS: Record<Verdict, string> = { ok: 'ok', limited: 'limited', lacking: 'LACKING', 'not needed': '-' };

/** For a terminal: a line a check, what to do below it, and what it comes to. */
export function formatChecks(checks: readonly Check[]): string {
  const markWidth = Math.max(...Object.values(MARKS).map((mark) => mark.length));
  const nameWidth = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, verdict, found, remedy }) => [
    `${MARKS[verdict].padEnd(markWidth)}  ${name.padEnd(nameWidth)}  ${found}`,
    ...(remedy ? [`${' '.repeat(markWidth + nameWidth + 4)}→ ${remedy}`] : []),
  ]);
  return [...lines, '', conclusionOf(checks)].join('\n');
}

function conclusionOf(checks: readonly Check[]): string {
  const of = (verdict: Verdict) => checks.filter((check) => check.verdict === verdict).map(({ name }) => name);
  const lacks = of('lacking');
  const limits = of('limited');
  const rest = limits.length > 0 ? ` Works with less: ${limits.join(', ')}.` : '';
  return lacks.length > 0 ? `To be put right: ${lacks.join(', ')}.${rest}` : `Nothing is in the way.${rest}`;
}
