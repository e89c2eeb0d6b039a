// Owns the count of answers to an app's audience by second, replica and version, over the last minute.
import { MOST, shortText, type TrafficFacts, type TrafficRow } from './figure-facts';
import { count, listed } from './figure-words';

/** One answered request. */
export type Answer = { port: number; replica: string; version: string | null; isError: boolean };

type Row = {
  row: Omit<TrafficRow, 'counts' | 'errors'>;
  counts: number[];
  errors: number[];
  /** The second of its last answer, and that up to which its rings hold this minute. */
  last: number;
  upTo: number;
};

/** Counts in rings of a minute: an answer costs one look-up and two additions. */
export class TrafficTally {
  private readonly rows = new Map<string, Row>();

  add({ port, replica, version, isError }: Answer, second: number): void {
    const key = `${port} ${replica} ${version ?? ''}`;
    const names = () => ({ port, replica: shortText(replica), version: version && shortText(version) });
    const row = this.rows.get(key) ?? this.open(key, names(), second);
    forward(row, second);
    row.last = second;
    const place = second % MOST.seconds;
    row.counts[place] = (row.counts[place] ?? 0) + 1;
    if (isError) row.errors[place] = (row.errors[place] ?? 0) + 1;
  }

  /** Without rows that had no answer for a minute. */
  facts(second: number): TrafficFacts {
    for (const [key, row] of this.rows) {
      if (second - row.last >= MOST.seconds) this.rows.delete(key);
      else forward(row, second);
    }
    const rows = [...this.rows.values()].map(({ row, counts, errors }) => ({
      ...row,
      counts: unrolled(counts, second),
      errors: unrolled(errors, second),
    }));
    return { kind: 'traffic', second, rows: rows.toSorted(byName) };
  }

  private open(key: string, row: Row['row'], second: number): Row {
    if (this.rows.size >= MOST.rows) {
      const [oldest] = [...this.rows].toSorted(([, a], [, b]) => a.last - b.last);
      if (oldest) this.rows.delete(oldest[0]);
    }
    const zeros = () => new Array<number>(MOST.seconds).fill(0);
    const fresh = { row, counts: zeros(), errors: zeros(), last: second, upTo: second };
    this.rows.set(key, fresh);
    return fresh;
  }
}

/** Empties the seconds that have passed without an answer. */
function forward(row: Row, second: number): void {
  for (let each = Math.max(row.upTo + 1, second - MOST.seconds + 1); each <= second; each += 1) {
    row.counts[each % MOST.seconds] = 0;
    row.errors[each % MOST.seconds] = 0;
  }
  row.upTo = Math.max(row.upTo, second);
}

function unrolled(ring: readonly number[], second: number): number[] {
  return Array.from({ length: MOST.seconds }, (_, i) => ring[(second + 1 + i) % MOST.seconds] ?? 0);
}

function byName(a: TrafficRow, b: TrafficRow): number {
  return a.port - b.port || (a.version ?? '').localeCompare(b.version ?? '') || a.replica.localeCompare(b.replica);
}

export function sum(counts: readonly number[]): number {
  return counts.reduce((total, each) => total + each, 0);
}

export function describeTraffic({ rows }: TrafficFacts): string {
  const total = rows.reduce((all, { counts }) => all + sum(counts), 0);
  if (total === 0) return 'No request in the last minute.';
  const errors = rows.reduce((all, row) => all + sum(row.errors), 0);
  const each = rows.map(({ replica, version, counts }) => {
    const share = Math.round((sum(counts) / total) * 100);
    return `${version === null ? '' : `${version} on `}${replica} ${share} %`;
  });
  return `${count(total, 'request')} in the last minute, ${count(errors, 'error')}: ${listed(each)}.`;
}
