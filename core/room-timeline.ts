// Owns what a room's playback goes by: what was shown when, and what happened beside it. Times are seconds from when the
// room began.
import { z } from 'zod';
import { askedHistory } from './asked-history';
import { type Logged, replayRoom } from './room-history';

const showSchema = z.object({ at: z.number(), address: z.string(), isBlack: z.boolean() });
export type Show = z.infer<typeof showSchema>;

/**
 * Something that is worth finding again. `by`: whose it is, by name; empty where that was not told. `results`: of a poll,
 * as everybody saw them; null when nobody was shown any.
 */
const markSchema = z.object({
  at: z.number(),
  kind: z.enum(['said', 'poll', 'question']),
  by: z.string(),
  text: z.string(),
  results: z.nullable(z.object({ people: z.int(), options: z.array(z.object({ text: z.string(), count: z.int() })) })),
});
export type Mark = z.infer<typeof markSchema>;

const cueSchema = z.object({ from: z.number(), to: z.number(), text: z.string() });

/** A terminal's recording. `begins`: where its first second lies, which may be before the room; `from` to `to`: on stage. */
const castSchema = z.object({ src: z.string(), begins: z.number(), from: z.number(), to: z.number() });
export type StageCast = z.infer<typeof castSchema>;

const playbackSchema = z.object({
  code: z.string(),
  deck: z.string(),
  title: z.string(),
  /** Milliseconds since 1970. */
  begunAt: z.number(),
  isOver: z.boolean(),
  seconds: z.number(),
  shows: z.array(showSchema),
  marks: z.array(markSchema),
  casts: z.array(castSchema),
  captions: z.object({ offset: z.number(), cues: z.array(cueSchema) }),
  /** Everybody who was in the room sees it. */
  isShown: z.boolean(),
  mayEdit: z.boolean(),
});
export type RoomPlayback = z.infer<typeof playbackSchema>;

/** Null for what is none. */
export function parseRoomPlayback(value: unknown): RoomPlayback | null {
  return playbackSchema.safeParse(value).data ?? null;
}

export type RoomTimeline = { begunAt: number; endedAt: number | null; shows: Show[]; marks: Mark[] };

/** A room that nobody started begins with what was shown first. What was shown in the lobby is where it begins. */
export function timelineOf(logged: readonly Logged[]): RoomTimeline {
  // A room behind each event, kept, would be a copy of all its members for each.
  const replayed = Array.from(replayRoom(logged), ({ at, event, room }) => ({
    ...{ at, event, endedAt: room.endedAt },
    by: event.type === 'said' ? (room.members.get(event.member)?.name ?? '') : '',
  }));
  const first =
    replayed.find(({ event }) => event.type === 'started') ?? replayed.find(({ event }) => event.type === 'shown');
  const begunAt = first?.at ?? replayed[0]?.at ?? 0;
  const shows: Show[] = [];
  const marks: Mark[] = [];
  for (const { at, event, by } of replayed) {
    const seconds = Math.max(0, at - begunAt) / 1_000;
    if (event.type === 'shown') {
      if (shows.at(-1)?.at === seconds) shows.pop();
      shows.push({ at: seconds, address: event.address, isBlack: event.isBlack });
    }
    if (at < begunAt) continue;
    if (event.type === 'said') marks.push({ at: seconds, kind: 'said', by, text: event.text, results: null });
  }
  marks.push(...askedMarks(logged, begunAt));
  const inOrder = marks.toSorted((a, b) => a.at - b.at);
  return { begunAt, endedAt: replayed.at(-1)?.endedAt ?? null, shows, marks: inOrder };
}

/** What was asked before the room began stands at its beginning. What was hidden is not there. */
function askedMarks(logged: readonly Logged[], begunAt: number): Mark[] {
  const { polls, questions } = askedHistory(logged);
  const secondsAt = (at: number) => Math.max(0, at - begunAt) / 1_000;
  return [
    ...polls.map(({ at, title, options, shown }): Mark => {
      const results = shown && {
        people: shown.people,
        options: options.map((text, index) => ({ text, count: shown.counts[index] ?? 0 })),
      };
      return { at: secondsAt(at), kind: 'poll', by: '', text: title, results };
    }),
    ...questions
      .filter(({ standing }) => standing !== 'hidden')
      .map(({ at, by, text }): Mark => ({ at: secondsAt(at), kind: 'question', by: by ?? '', text, results: null })),
  ];
}

/** What is shown at that time; null: nothing yet. */
export function showAt(shows: readonly Show[], seconds: number): Show | null {
  let [low, high] = [0, shows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shows[middle]?.at ?? 0) <= seconds) low = middle + 1;
    else high = middle;
  }
  return shows[low - 1] ?? null;
}
