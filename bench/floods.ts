// Owns what a flood is to whoever takes it in, a page or a scripted client: its pace, what piles up, and how it ends.
import { until } from '../test/support/until';
import type { DeckPage } from './deck-page';
import { type Line, PROMPT, SHOWN_PROMPT } from './line';
import type { PassingOutput } from './tap';

const FLOOD_FILE = '/tmp/flood';
/** Of random bytes; a third more in base64, which makes some 50 MB. */
const FLOOD_SOURCE_BYTES = 37_500_000;
const MAKE_FLOOD = `head -c ${FLOOD_SOURCE_BYTES} /dev/urandom | base64 >${FLOOD_FILE}; echo flood-''made\r`;

/** The file again and again: one alone is over too soon. */
export const FLOODS = { yes: 'yes\r', cat: `cat${` ${FLOOD_FILE}`.repeat(20)}\r` };

const WINDOW_MS = 3_000;
/** Parsed before the window begins. */
const RUN_UP_BYTES = 1_000_000;

/** Who takes a flood in. */
export type Taker = {
  output: PassingOutput;
  type(text: string): Promise<void>;
  /** Milliseconds from Ctrl-C to the prompt. */
  interrupt(): Promise<number>;
};

export type Flooded = { mbPerS: number; backlogKb: number; interruptMs: number };

export async function pageTaker(deckPage: DeckPage, output: PassingOutput): Promise<Taker> {
  const rows = await deckPage.rows(1);
  const type = async (text: string) => {
    await deckPage.focus(1);
    await deckPage.page.keyboard.type(text);
  };
  await type(MAKE_FLOOD);
  await until('the flood to be made', async () => (await rows.textContent())?.includes('flood-made'), 60_000);
  return { output, type, interrupt: () => deckPage.press('Control+C', 1, SHOWN_PROMPT) };
}

export async function lineTaker(line: Line, output: PassingOutput): Promise<Taker> {
  await line.ask(MAKE_FLOOD, 'flood-made', 60_000);
  return {
    output,
    async type(text) {
      await line.ask(text, '\r\n');
    },
    interrupt: () => line.ask('\x03', PROMPT, 30_000),
  };
}

export async function floodOf({ output, type, interrupt }: Taker, command: string): Promise<Flooded> {
  const before = output.parsed;
  await type(command);
  await until('the flood', () => output.parsed - before > RUN_UP_BYTES, 30_000);
  output.takeBacklog();
  const [from, start] = [output.parsed, performance.now()];
  await new Promise((settle) => setTimeout(settle, WINDOW_MS));
  const mbPerS = (output.parsed - from) / 1000 / (performance.now() - start);
  const backlogKb = output.takeBacklog() / 1000;
  return { mbPerS, backlogKb, interruptMs: await interrupt() };
}
