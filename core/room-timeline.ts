// Owns what a room's playback goes by: what was shown when, and what happened beside it, read from its log. Seconds count
// from when the room began.
import { z } from 'zod';
import { askedHistory } from './asked-history';
import type { Block } from './deck';
import { parseBlockId } from './ids';
import { type Mark, playbackSchema, type Show } from './playback';
import { type Logged, replayRoom } from './room-history';

const roomPlaybackSchema = playbackSchema.extend({
  code: z.string(),
  deck: z.string(),
  title: z.string(),
  isOver: z.boolean(),
  /** Everybody who was in the room sees it. */
  isShown: z.boolean(),
  mayEdit: z.boolean(),
  /** What was cut out, without the words, for who may take it back. `at`: milliseconds since 1970. */
  cuts: z.array(z.object({ id: z.int(), at: z.number(), length: z.int() })),
});
export type RoomPlayback = z.infer<typeof roomPlaybackSchema>;

/** Null for what is none. */
export function parseRoomPlayback(value: unknown): RoomPlayback | null {
  return roomPlaybackSchema.safeParse(value).data ?? null;
}

/** `block`: the id of one that who drove has run. */
export type Ran = { at: number; block: string };

export type RoomTimeline = { begunAt: number; endedAt: number | null; shows: Show[]; marks: Mark[]; ran: Ran[] };

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
  const ran: Ran[] = [];
  for (const { at, event, by } of replayed) {
    const seconds = Math.max(0, at - begunAt) / 1_000;
    if (event.type === 'shown') {
      if (shows.at(-1)?.at === seconds) shows.pop();
      shows.push({ at: seconds, address: event.address, isBlack: event.isBlack });
    }
    if (at < begunAt) continue;
    if (event.type === 'offered' && event.how === 'ran') ran.push({ at: seconds, block: event.block });
    if (event.type === 'said') marks.push({ at: seconds, kind: 'said', by, text: event.text, results: null });
  }
  marks.push(...askedMarks(logged, begunAt));
  const inOrder = marks.toSorted((a, b) => a.at - b.at);
  return { begunAt, endedAt: replayed.at(-1)?.endedAt ?? null, shows, marks: inOrder, ran };
}

/** By the deck as it stands now: of a block that has changed only the name is told. */
export function ranMarks(ran: readonly Ran[], blocks: readonly Pick<Block, 'name' | 'hash' | 'text'>[]): Mark[] {
  return ran.flatMap(({ at, block: id }): Mark[] => {
    const named = parseBlockId(id);
    if (!named) return [];
    const block = blocks.find(({ name, hash }) => name === named.block && hash === named.hash);
    const words = block ? { by: named.block, text: block.text.split('\n', 1)[0] ?? '' } : { by: '', text: named.block };
    return [{ at, kind: 'command', ...words, results: null }];
  });
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
