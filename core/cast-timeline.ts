// Owns the time of a recording that is played: pauses made short, chapters by marker, and which event is due.
import type { CastEvent } from './asciicast';

/** When a block is typed a recording gets its name, and when it has ended, how: one line each for other players. */
export function blockBegun(name: string): string {
  return name;
}

export function blockEnded(name: string, status: number | null): string {
  return status === null ? `${name}: end not seen` : `${name}: exit ${status}`;
}

const ENDED = /^([a-z0-9-]{1,80}): (?:exit (\d{1,3})|end not seen)$/;

/** `status`: of the block that it names; null where there is none or its end was not seen. `event`: its place. */
export type Chapter = { event: number; label: string; status: number | null };

export type Timeline = {
  /** When each event is played, in seconds. */
  times: Float64Array;
  duration: number;
  chapters: Chapter[];
};

/** `maxPause`: seconds that nothing happens for at most; null leaves pauses as they were. */
export function timelineOf(events: readonly CastEvent[], maxPause: number | null): Timeline {
  const times = new Float64Array(events.length);
  let before = 0;
  let now = 0;
  for (const [i, { time }] of events.entries()) {
    const pause = time - before;
    now += maxPause === null ? pause : Math.min(maxPause, pause);
    before = time;
    times[i] = now;
  }
  return { times, duration: now, chapters: chaptersOf(events) };
}

function chaptersOf(events: readonly CastEvent[]): Chapter[] {
  const chapters: Chapter[] = [];
  for (const [i, event] of events.entries()) {
    if (event.kind !== 'marker') continue;
    const [, name, status] = ENDED.exec(event.label) ?? [];
    const begun = name && chapters.findLast(({ label }) => label === name);
    if (begun) begun.status = status === undefined ? null : Number(status);
    else chapters.push({ event: i, label: event.label || 'Marker', status: null });
  }
  return chapters;
}

/** How many events have been played at that time. */
export function playedAt(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
