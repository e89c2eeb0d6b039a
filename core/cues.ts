// Owns one caption with its time, and what all formats of captions have in common: lines, times, and what is left of marks
// in a text. Seconds, to the millisecond.

export type Cue = { from: number; to: number; text: string };
/** `line`: from 1. */
export type CueFault = { line: number; message: string };
export type ReadCues = { cues: Cue[]; faults: CueFault[] };

const MAX_CUES = 20_000;
const MAX_LETTERS = 1_000;
const MAX_FAULTS = 20;
const MAX_SECONDS = 1_000_000;

export function linesOf(text: string): string[] {
  return text.replace(/^\ufeff/, '').split(/\r\n|[\r\n\u2028\u2029]/);
}

/** `1:02:03.5`, `02:03,500`, `2:03`; null for what is none. */
export function secondsIn(text: string): number | null {
  const [, hours, minutes = '', seconds = '', rest = ''] =
    /^(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?$/.exec(text) ?? [];
  if (minutes === '' || Number(seconds) > 59 || (hours !== undefined && Number(minutes) > 59)) return null;
  const whole = Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds);
  return (whole * 1000 + Number(rest.padEnd(3, '0'))) / 1000;
}

/** `from --> to`, with settings behind it that nobody needs here; null: the line is of another kind. */
export function arrowIn(line: string): { from: number; to: number } | 'wrong' | null {
  if (!line.includes('-->')) return null;
  const [, begin = '', end = ''] = /^\s*(\S+)\s+-->\s+(\S+)(?:\s.*)?$/.exec(line.slice(0, 200)) ?? [];
  const [from, to] = [secondsIn(begin), secondsIn(end)];
  return from === null || to === null || to < from ? 'wrong' : { from, to };
}

const NAMED: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', lrm: '', rlm: '' },
};

/** Without marks of any kind: it is shown as text. */
export function plainText(lines: readonly string[]): string {
  const text = lines
    .join('\n')
    .replace(/<v(?:\.[^\s>]{0,80})?[ \t]{1,9}([^>\n]{1,80})>/g, '$1: ')
    .replace(/<\/?[a-z0-9][^<>\n]{0,200}>/gi, '')
    .replace(/\{\\[^{}\n]{0,80}\}/g, '')
    .replace(/&([a-z]{2,4});/g, (whole, name: string) => (Object.hasOwn(NAMED, name) ? (NAMED[name] ?? '') : whole));
  const tidy = text.split('\n').map((line) => line.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ').trim());
  return [...tidy.filter(Boolean).join('\n')].slice(0, MAX_LETTERS).join('');
}

export const NO_TIME = 'This is no time such as 00:01:02.500 --> 00:01:04.000.';

/** In the order of their times, those without words left out, and no more than can be kept. `passedOver`: lines. */
export function finishCues({ cues, faults }: ReadCues): ReadCues & { passedOver: number } {
  const kept = cues.filter(({ text, to }) => text !== '' && to < MAX_SECONDS);
  const sorted = kept.toSorted((a, b) => a.from - b.from || a.to - b.to);
  return { cues: sorted.slice(0, MAX_CUES), faults: faults.slice(0, MAX_FAULTS), passedOver: faults.length };
}
