// Owns the time of a talk that is made from a rehearsal: slides in their order, what is said on each, and its blocks as long
// as they ran. Times are seconds, to the millisecond.
import type { Slide } from './deck';
import { type SpokenPart, spokenSeconds } from './spoken';

/** A longer wait for output is played as this long. */
export const MAX_WAIT_SECONDS = 2;

const LEAD_SECONDS = 1;
/** What a block has come to is looked at. */
const LOOK_SECONDS = 2;
const STEP_SECONDS = 2;
/** Of a slide on which nothing is said and nothing runs. */
const SILENT_SECONDS = 5;

/** A block as it is played: its terminal's number, and for how long with waits shortened. */
export type PlayedBlock = {
  name: string;
  hash: string;
  slide: string;
  line: number;
  terminal: number;
  seconds: number;
};

export type TalkSpan = { from: number; to: number };

/** `spoken`: when each part is said. */
export type TalkTimeline = {
  seconds: number;
  shows: { at: number; address: string }[];
  blocks: { name: string; hash: string; terminal: number; at: number; seconds: number }[];
  spoken: TalkSpan[];
};

/** `characters`: of each part, in the language that says most. */
export type TalkSource = {
  slides: readonly Pick<Slide, 'name' | 'steps' | 'actions'>[];
  parts: readonly SpokenPart[];
  characters: readonly number[];
  blocks: readonly PlayedBlock[];
};

/** What happens on a slide after one another: something is said, or a block runs. */
type Piece = { step: number; seconds: number; begin(at: number): void };

export function talkTimeline({ slides, parts, characters, blocks }: TalkSource): TalkTimeline {
  const talk: TalkTimeline = { seconds: 0, shows: [], blocks: [], spoken: [] };
  const saidOn = (slide: string) => parts.flatMap((part, index) => (part.slide === slide ? [{ ...part, index }] : []));
  let now = 0;
  for (const { name, steps, actions } of slides) {
    const stepOf = (block: string) => actions.find((action) => action.block === block)?.step ?? 0;
    const said = saidOn(name).map(({ line, step, index }) => {
      const seconds = spokenSeconds(characters[index] ?? 0);
      const begin = (at: number) => {
        talk.spoken[index] = { from: at, to: rounded(at + seconds) };
      };
      return { line, piece: { step, seconds, begin } };
    });
    const run = blocks
      .filter(({ slide }) => slide === name)
      .map(({ line, slide: _, seconds, ...block }) => {
        const begin = (at: number) => void talk.blocks.push({ ...block, at, seconds: rounded(seconds) });
        return { line, piece: { step: stepOf(block.name), seconds: seconds + LOOK_SECONDS, begin } };
      });
    // Sorting keeps the order of what stands in the same line.
    const pieces = [...said, ...run].toSorted((a, b) => a.line - b.line).map(({ piece }) => piece);
    const rest: Piece = { step: 0, seconds: SILENT_SECONDS, begin: () => {} };
    const show = (at: number, step: number) => showStep(talk, rounded(at), step === 0 ? name : `${name}.${step}`);
    show(now, 0);
    now = playPieces(pieces.length > 0 ? pieces : [rest], { from: now + LEAD_SECONDS, steps, show });
  }
  talk.seconds = rounded(now + LEAD_SECONDS);
  return talk;
}

type Stage = { from: number; steps: number; show(at: number, step: number): void };

/** Steps that nothing names are spread over what comes before the next one that is named. When it is over. */
function playPieces(pieces: readonly Piece[], { from, steps, show }: Stage): number {
  let now = from;
  let shown = 0;
  for (const [index, { step, seconds, begin }] of pieces.entries()) {
    const first = Math.min(steps, Math.max(shown, step));
    const next = pieces[index + 1]?.step ?? steps + 1;
    const count = Math.max(1, Math.min(steps + 1, next) - first);
    const lasts = Math.max(seconds, count * STEP_SECONDS);
    for (let each = 0; each < count; each += 1) show(now + (each * lasts) / count, first + each);
    shown = first + count - 1;
    begin(rounded(now));
    now += lasts;
  }
  return now;
}

function showStep({ shows }: TalkTimeline, at: number, address: string): void {
  if (shows.at(-1)?.address === address) return;
  shows.push({ at, address });
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
