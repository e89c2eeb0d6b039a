// Owns what is served below /decks/<deck>/playback, and below a language: the recording of the deck's talk, to all who may
// see the deck. The page itself is drawn elsewhere.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { joinCasts } from '#core/cast-join';
import type { Deck } from '#core/deck';
import { describeFault } from '#core/fault';
import { parseDeckAddress } from '#core/language';
import type { StageCast } from '#core/playback';
import { captionsFile, type TalkPlayback, type TalkRecord } from '#core/talk-recording';
import { MAX_WAIT_SECONDS } from '#core/talk-timeline';
import { keptFigures } from '../export/kept-figures';
import { offlineScript } from '../export/offline-script';
import { sendJson } from '../http/json';
import type { Library } from './library';
import { type TalkOnDisk, talkOf } from './talk-recording';

type Talk = TalkOnDisk & { ok: true };

const PAGE = /^playback\/(?:(timeline|offline\.json)|casts\/(\d{1,2}))$/;

/** True when it has answered. The caller has checked Host. */
export function talkRoute(library: Decks) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const { deck = '', language = null, page = '' } = parseDeckAddress(request.url ?? '') ?? {};
    const [asked, name, terminal] = PAGE.exec(page) ?? [];
    if (!asked || request.method !== 'GET') return false;
    const found = await library.compiled(deck, language);
    if (!found?.ok) sendJson(response, { message: 'There is no such deck, or it has faults.' }, 404);
    else if (name === 'offline.json') sendJson(response, { script: await offlineScript() });
    else {
      const talk = await talkOf(deck, library.folder(deck));
      if (talk === null) sendJson(response, { message: neverRecorded(deck) }, 404);
      else if (!talk.ok) sendJson(response, { message: FAULTY, faults: talk.faults.map(describeFault) }, 500);
      else if (terminal !== undefined) sendCast(response, talk, Number(terminal));
      else await sendPlayback(response, found.deck, talk, library);
    }
    return true;
  };
}

function neverRecorded(deck: string): string {
  return `This talk was not recorded yet. “npx slipway rehearse ${deck} --record” does so: it carries out every block, and plays slides, terminals and captions in step.`;
}

const FAULTY = 'The recording of this talk cannot be played. Mend these files, or record it anew.';

type Decks = Pick<Library, 'compiled' | 'folder'>;

async function sendPlayback(response: ServerResponse, shown: Deck, talk: Talk, library: Decks): Promise<void> {
  const original = await library.compiled(shown.name);
  const written = original?.ok ? original.deck.manifest.language : shown.manifest.language;
  try {
    const figures = await keptFigures(shown, library.folder(shown.name));
    sendJson(response, { ...playbackOf(shown, talk, written), figures } satisfies TalkPlayback);
  } catch (error) {
    sendJson(response, { message: FAULTY, faults: [error instanceof Error ? error.message : String(error)] }, 500);
  }
}

/** `written`: the language of deck.mdx. */
function playbackOf(shown: Deck, { talk, tracks }: Talk, written: string): Omit<TalkPlayback, 'figures'> {
  const own = tracks.map(({ language, cues }) => ({
    language: language ?? written,
    src: `/decks/${shown.name}/files/${captionsFile(language)}`,
    cues,
  }));
  const { at, docker, seconds, leftOut, shows } = talk;
  const addresses = new Set(shows.map(({ address }) => slideOf(address)));
  return {
    ...{ begunAt: at, docker, seconds, leftOut, tracks: own },
    shows: shows.map((show) => ({ ...show, isBlack: false })),
    marks: talk.blocks.map(({ name, at: begun }) => ({
      ...{ at: begun, kind: 'command' as const, by: name, results: null },
      text: shown.blocks.find((block) => block.name === name)?.text.split('\n', 1)[0] ?? '',
    })),
    casts: castsOf(shown.name, talk),
    captions: { offset: 0, cues: [] },
    outdated: outdatedIn(shown, talk),
    newSlides: shown.slides.filter(({ name }) => !addresses.has(name)).length,
  };
}

/** On stage is the terminal of the block that ran last; before any block, that of the first. */
function castsOf(deck: string, { at: made, seconds, blocks }: TalkRecord): StageCast[] {
  const changes = blocks.filter(({ terminal }, index) => terminal !== blocks[index - 1]?.terminal);
  return changes.map(({ terminal, at }, index) => ({
    src: `/decks/${deck}/playback/casts/${terminal}?v=${made.toString(36)}`,
    begins: 0,
    from: index === 0 ? 0 : at,
    to: changes[index + 1]?.at ?? seconds,
  }));
}

function outdatedIn(
  { slides, blocks }: Deck,
  { shows, blocks: played, seconds }: TalkRecord,
): TalkPlayback['outdated'] {
  const changed = played.flatMap(({ name, hash, at, seconds: lasts }) => {
    const now = blocks.find((block) => block.name === name);
    if (now?.hash === hash) return [];
    const text = now ? `“${name}” has changed since this was recorded.` : `“${name}” is not in the deck any more.`;
    return [{ from: at, to: at + lasts, text }];
  });
  const gone = shows.flatMap(({ at, address }, index) => {
    if (slides.some(({ name }) => name === slideOf(address))) return [];
    return [{ from: at, to: shows[index + 1]?.at ?? seconds, text: 'This slide is not in the deck any more.' }];
  });
  return [...changed, ...gone];
}

function slideOf(address: string): string {
  return address.split('.')[0] ?? '';
}

/** Of each talk, by terminal, as long as it is kept. */
const joined = new WeakMap<Talk['casts'], Map<number, string>>();

function sendCast(response: ServerResponse, { casts }: Talk, terminal: number): void {
  const own = casts.filter((cast) => cast.terminal === terminal);
  if (own.length === 0) return sendJson(response, { message: 'There is no such recording.' }, 404);
  const texts = joined.get(casts) ?? new Map<number, string>();
  joined.set(casts, texts);
  const text = texts.get(terminal) ?? joinCasts(own, MAX_WAIT_SECONDS);
  texts.set(terminal, text);
  response.writeHead(200, {
    'content-type': 'application/x-asciicast',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}
