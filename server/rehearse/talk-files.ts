// Owns the recording of the whole talk as a rehearsal leaves it: what is said comes from the deck and its translations, how
// long blocks ran from their recordings.
import { parseCast } from '#core/asciicast';
import { readBlockCastHead } from '#core/block-cast';
import { writeVtt } from '#core/captions-vtt';
import { timelineOf } from '#core/cast-timeline';
import type { Block, Deck } from '#core/deck';
import { htmlLanguage, type Language } from '#core/language';
import { cuesOf, partsOfSays, type SlideSay } from '#core/spoken';
import { captionsFile, TALK_FILE, type TalkRecord } from '#core/talk-recording';
import { MAX_WAIT_SECONDS, type PlayedBlock, talkTimeline } from '#core/talk-timeline';

/** `language`: null for that of deck.mdx. */
export type Said = { language: Language; says: readonly SlideSay[] };

export type TalkSource = {
  deck: Deck;
  /** In the deck's own language, and in those of its translations that say anything. */
  said: readonly Said[];
  /** By name of the block. */
  casts: ReadonlyMap<string, string>;
  /** Of the rehearsal. */
  at: number;
  docker: string | null;
};

/** Files by their path in the deck's folder. */
export function talkFiles({ deck, said, casts, at, docker }: TalkSource): Map<string, string> {
  const played = deck.blocks.flatMap((block) => playedBlock(deck, block, casts.get(block.name)) ?? []);
  const own = partsOfSays(said.find(({ language }) => language === null)?.says ?? []);
  const spoken = said
    .map(({ language, says }) => ({ language, parts: partsOfSays(says) }))
    .filter(({ parts }) => parts.length === own.length && parts.length > 0);
  const characters = own.map((_, index) => Math.max(...spoken.map(({ parts }) => parts[index]?.text.length ?? 0)));
  const blocks = played.map(({ leftOut: _, ...block }) => block);
  const timeline = talkTimeline({ slides: deck.slides, parts: own, characters, blocks });
  const leftOut = Math.round(played.reduce((sum, block) => sum + block.leftOut, 0) * 10) / 10;
  const record: TalkRecord = {
    ...{ version: 1, at, docker, seconds: timeline.seconds, leftOut },
    ...{ shows: timeline.shows, blocks: timeline.blocks },
  };
  const captions = spoken.map(({ language, parts }): [string, string] => {
    const cues = parts.flatMap(({ text }, index) => {
      const span = timeline.spoken[index];
      return span ? cuesOf(text, span) : [];
    });
    const head = { language: htmlLanguage(language ?? deck.manifest.language), note: NOTE };
    return [captionsFile(language), writeVtt(cues, head)];
  });
  return new Map([[TALK_FILE, `${asLines(record)}\n`], ...captions]);
}

const NOTE = 'Made by “slipway rehearse --record” from what the deck says.';

/** A line for each thing that happens, so that versions can be compared. */
function asLines({ shows, blocks, ...facts }: TalkRecord): string {
  const list = (name: string, all: readonly object[]) =>
    `"${name}": [\n${all.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]`;
  const lines = Object.entries(facts).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`);
  return `{\n  ${[...lines, list('shows', shows), list('blocks', blocks)].join(',\n  ')}\n}`;
}

/** Null when it has no recording that plays. One that names no terminal ran in its node’s own. */
function playedBlock({ manifest }: Deck, { name, slide, line, node }: Block, text: string | undefined) {
  const head = readBlockCastHead(text?.split('\n', 1)[0] ?? '');
  const outcome = text === undefined || !head ? null : parseCast(text);
  if (!head || !outcome?.ok) return null;
  const { events } = outcome.cast;
  const seconds = timelineOf(events, MAX_WAIT_SECONDS).duration;
  const own =
    Math.max(
      0,
      manifest.nodes.findIndex((each) => each.name === node),
    ) + 1;
  const { hash, terminal } = head;
  const block: PlayedBlock = { name, hash, slide, line, terminal: terminal ?? own, seconds };
  return { ...block, leftOut: (events.at(-1)?.time ?? 0) - seconds };
}
