// Owns reading from the event log how long people take for tasks, seldom enough that it costs nothing.
import { parseProgressEvent } from '#core/progress';
import { type Happened, type TaskMinutes, taskMinutes, taskTimesOf } from '#core/task-times';
import type { EventLog, LoggedEvent } from './event-log';

export type TaskTimesDeps = {
  events: Pick<EventLog, 'rooms' | 'read'>;
  /** Of a room's name in the log: whether it is that of somebody who does the deck themselves. */
  isLearner(room: string, deck: string): boolean;
  now(): number;
  log: { error(facts: object, message: string): void };
};

/** Pages are drawn anew when it changes. */
const FRESH_MS = 10 * 60_000;

/** The last ones count, as decks change. */
const MAX_PEOPLE = 200;

type Known = { at: number; minutes: Promise<TaskMinutes> };

/** Of a deck's tasks, as they were known at most some minutes ago. */
export function openTaskTimes(deps: TaskTimesDeps): (deck: string) => Promise<TaskMinutes> {
  const known = new Map<string, Known>();
  return function minutesOf(deck) {
    const last = known.get(deck);
    if (last && deps.now() - last.at < FRESH_MS) return last.minutes;
    const minutes = measure(deck, deps).catch((error: unknown) => {
      deps.log.error({ error, deck }, 'how long tasks take could not be read');
      return last?.minutes ?? {};
    });
    known.set(deck, { at: deps.now(), minutes });
    return minutes;
  };
}

async function measure(deck: string, { events, isLearner }: TaskTimesDeps): Promise<TaskMinutes> {
  const rooms = (await events.rooms()).filter(({ room }) => isLearner(room, deck));
  const latest = rooms.toSorted((a, b) => b.last - a.last).slice(0, MAX_PEOPLE);
  const people = latest.map(async ({ room }) => taskTimesOf((await events.read(room)).flatMap(toHappened)));
  return taskMinutes(await Promise.all(people));
}

function toHappened({ at, event }: LoggedEvent): Happened[] {
  const known = parseProgressEvent(event);
  return known ? [{ at, event: known }] : [];
}
