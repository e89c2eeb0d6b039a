// Owns the answers of which a room's playback is made: its timeline, the recordings of its stage, captions, and who sees it.

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod/mini';
import { parseCaptions } from '#core/captions';
import type { CaptionsTaken } from '#core/captions-taken';
import { redactor, withoutCutCues, withoutCutMarks } from '#core/room-cuts';
import { captionsOffset } from '#core/room-kept';
import { mayInRoom } from '#core/room-rights';
import { type RoomPlayback, ranMarks } from '#core/room-timeline';
import { lostOnStage } from '#core/stage-coverage';
import { readJson, sendJson } from '../http/json';
import { kept } from './cut-answers';
import type { Asked, KeptRouteDeps } from './room-answer';
import { castsIn, onStage, shownText, spansUntil, timeline } from './shown-casts';

/** As JSON, in which a letter may take six bytes. */
const MAX_CAPTIONS_BYTES = 4 * 1024 * 1024;
/** Each is kept whole in the log. */
const MOST_CAPTIONS = 20;

/** The page is the deck's own, as its slides are shown. */
export async function leadToPlayback(_deps: KeptRouteDeps, { response, room }: Asked): Promise<void> {
  const { code, deck } = room.state;
  response.writeHead(302, { location: `/decks/${deck}/playback?room=${code}`, 'cache-control': 'no-store' }).end();
}

export async function givePlayback(deps: KeptRouteDeps, { response, room, member }: Asked): Promise<void> {
  const { code, deck, phase } = room.state;
  const logged = await deps.rooms.history(code);
  const { begunAt, endedAt, shows, marks: told, ran } = timeline(logged);
  const until = endedAt ?? Date.now();
  const { cues, offset, isShown, cuts, cutChanges } = kept(logged);
  const redact = redactor(cuts.map(({ text }) => text));
  const mayEdit = mayInRoom(member.role, 'edit-playback');
  // What was fetched before a cut is not the same.
  const version = cutChanges === 0 ? '' : `?cuts=${cutChanges}`;
  const found = await deps.library.compiled(deck);
  const ranHere = ranMarks(ran, found?.ok ? found.deck.blocks : []);
  const marks = withoutCutMarks([...told, ...ranHere], redact).toSorted((a, b) => a.at - b.at);
  const secondsAt = (at: number) => (at - begunAt) / 1_000;
  const shown = await onStage(deps, { deck, logged, until });
  const casts = shown.map(({ row, from, to }) => ({
    src: `/rooms/${code}/casts/${row.id}${version}`,
    ...{ begins: secondsAt(row.start), from: secondsAt(from), to: secondsAt(to) },
  }));
  const lost = lostOnStage(
    spansUntil(logged, until).map(({ participant, terminal, from, to }) => ({
      ...{ terminal: `${participant} ${terminal}`, from: secondsAt(from), to: secondsAt(to) },
    })),
    shown.map(({ owner, row: { terminal, start, duration, isLive, hasLostBegin } }) => {
      const end = isLive ? until : start + duration * 1_000;
      return { terminal: `${owner.participant} ${terminal}`, from: secondsAt(start), to: secondsAt(end), hasLostBegin };
    }),
    ran.map(({ at }) => at),
  );
  const playback: RoomPlayback = {
    ...{ code, deck, title: found?.ok ? found.deck.manifest.title : deck, begunAt, isOver: phase === 'ended' },
    ...{ seconds: Math.max(0, until - begunAt) / 1_000, shows, marks, casts, lost, isShown },
    captions: { offset, cues: withoutCutCues(cues, redact) },
    ...{ mayEdit, cuts: mayEdit ? cuts.map(({ id, at, text }) => ({ id, at, length: [...text].length })) : [] },
  };
  sendJson(response, playback);
}

/** Only what was on stage: what the same terminal printed before and after is its owner's. */
export async function giveCast(deps: KeptRouteDeps, { response, room, name }: Asked): Promise<void> {
  const { code, deck } = room.state;
  const logged = await deps.rooms.history(code);
  const until = room.state.endedAt ?? Date.now();
  const cast = castsIn(await onStage(deps, { deck, logged, until })).find(({ id }) => id === name);
  const files = cast ? deps.recordings.files(cast.owner, name) : [];
  if (!cast || files.length === 0) return sendJson(response, { message: 'There is no such recording.' }, 404);
  const secrets = kept(logged).cuts.map(({ text }) => text);
  response.writeHead(200, {
    'content-type': 'application/x-asciicast',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  // A reader who goes away is no fault.
  await pipeline(Readable.from(shownText(files, cast.windows, secrets)), response).catch(() => {});
}

const captionsSchema = z.object({ text: z.string() });

export async function takeCaptions({ rooms }: KeptRouteDeps, { request, response, room }: Asked): Promise<void> {
  const asked = z.safeParse(captionsSchema, await readJson(request, MAX_CAPTIONS_BYTES));
  if (!asked.success) return sendJson(response, { message: 'These are no captions, or too many.' }, 400);
  const outcome = parseCaptions(asked.data.text);
  if (!outcome.ok) return sendJson(response, { message: outcome.message }, 400);
  const { code } = room.state;
  if (kept(await rooms.history(code)).replaced >= MOST_CAPTIONS)
    return sendJson(response, { message: `Captions were replaced ${MOST_CAPTIONS} times: no more are kept.` }, 409);
  const cues = outcome.cues.map(({ from, to, text }): [number, number, string] => [from, to, text]);
  await rooms.note(code, { type: 'captioned', cues });
  const { format, faults, passedOver } = outcome;
  sendJson(response, { format, cues: cues.length, faults, passedOver } satisfies CaptionsTaken);
}

const offsetSchema = z.object({ offset: captionsOffset });

export async function moveCaptions({ rooms }: KeptRouteDeps, { request, response, room }: Asked): Promise<void> {
  const asked = z.safeParse(offsetSchema, await readJson(request));
  if (!asked.success) return sendJson(response, { message: 'That is no number of seconds, ten hours at most.' }, 400);
  await rooms.note(room.state.code, { type: 'captions-moved', ...asked.data });
  sendJson(response, asked.data);
}

const shownSchema = z.object({ toAll: z.boolean() });

export async function showPlayback({ rooms }: KeptRouteDeps, { request, response, room }: Asked): Promise<void> {
  const asked = z.safeParse(shownSchema, await readJson(request));
  if (!asked.success) return sendJson(response, { message: 'Say whether all see it.' }, 400);
  await rooms.note(room.state.code, { type: 'playback-shown', ...asked.data });
  sendJson(response, asked.data);
}
