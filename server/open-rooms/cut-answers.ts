// Owns cutting words out of all that is told of a room, and taking that back. Whose terminal it was keeps its recording as it is.
import * as z from 'zod/mini';
import { askedHistory } from '#core/asked-history';
import { readSecret } from '#core/cast-cut';
import { redactor } from '#core/room-cuts';
import type { Logged } from '#core/room-history';
import { type Kept, keptOf } from '#core/room-kept';
import { readJson, sendJson } from '../http/json';
import type { Asked, KeptRouteDeps } from './room-answer';
import { oncePerLog } from './room-logs';
import { castsIn, onStage, placesIn } from './shown-casts';

/** At the same time: each is looked for in all that was printed. */
const MOST_CUTS = 20;
/** Each is kept in the log. */
const MOST_CHANGES = 200;
const TOO_SHORT = 'A secret has at least four characters.';
const TOO_MANY = `No more than ${MOST_CUTS} are cut out of one room. Take one back first.`;
const NOWHERE = 'This playback and its report have it nowhere.';

/** Captions, what was cut out, and who sees the playback. */
export const kept = oncePerLog(keptOf);

const cutSchema = z.object({ text: z.string().check(z.maxLength(10_000)) });

/** Nothing is kept of what stands nowhere. */
export async function cutText(deps: KeptRouteDeps, { request, response, room }: Asked): Promise<void> {
  const asked = z.safeParse(cutSchema, await readJson(request));
  const text = asked.success ? readSecret(asked.data.text.trim()) : null;
  if (text === null) return sendJson(response, { message: TOO_SHORT }, 400);
  const { code, deck, endedAt } = room.state;
  const logged = await deps.rooms.history(code);
  const { cuts, cutChanges } = kept(logged);
  if (cuts.length >= MOST_CUTS || cutChanges >= MOST_CHANGES) return sendJson(response, { message: TOO_MANY }, 409);
  let places = redactor([text]).places(told(logged, kept(logged)));
  for (const { owner, id, windows } of castsIn(await onStage(deps, { deck, logged, until: endedAt ?? Date.now() })))
    places += await placesIn(deps.recordings.files(owner, id), windows, text);
  if (places === 0) return sendJson(response, { message: NOWHERE }, 400);
  await deps.rooms.note(code, { type: 'text-cut', text });
  sendJson(response, { places });
}

export async function restoreText({ rooms }: KeptRouteDeps, { response, room, name }: Asked): Promise<void> {
  const { code } = room.state;
  const cut = kept(await rooms.history(code)).cuts.find(({ id }) => String(id) === name);
  if (!cut) return sendJson(response, { message: 'That was not cut, or was taken back already.' }, 404);
  await rooms.note(code, { type: 'text-restored', cut: cut.id });
  sendJson(response, { id: cut.id });
}

/** What people wrote, and captions. */
function told(logged: readonly Logged[], { cues }: Kept): string {
  const { polls, questions } = askedHistory(logged);
  const others = logged.flatMap(({ event }) => {
    const { type, text, about, name } = event as Record<string, unknown>;
    return [type === 'said' ? text : null, about, name].filter((each) => typeof each === 'string');
  });
  const asked = [...polls.flatMap(({ title, options }) => [title, ...options]), ...questions.map(({ text }) => text)];
  return [...asked, ...others, cues.map(({ text }) => text).join('\n')].join('\u0000');
}
