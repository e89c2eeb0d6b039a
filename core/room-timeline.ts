// Owns what a room's playback goes by: what was shown when, and what happened beside it, read from its log. Seconds count
// from when the room began.
import { z } from 'zod';
import { askedHistory } from './asked-history';
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
});
export type RoomPlayback = z.infer<typeof roomPlaybackSchema>;

/** Null for what is none. */
export function parseRoomPlayback(value: unknown): RoomPlayback | null {
  return roomPlaybackSchema.safeParse(value).data ?? null;
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
