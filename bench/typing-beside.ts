// Owns how long a page takes to draw a key's echo, alone and while another of its terminals is flooded: two sockets, but
// one main thread.
import { until } from '../test/support/until';
import type { DeckPage } from './deck-page';
import { FLOODS } from './floods';
import { type Line, PROMPT, SHOWN_PROMPT } from './line';

const LINES = 4;
const LETTERS = 'abcdefghijklmnopqrstuvwxy';

/** In milliseconds. */
export type Typing = { alone: number[]; beside: number[] };

/** Terminal 1 is typed in; terminal 2, under it and as much to be seen, is flooded. */
export async function typeBeside(deckPage: DeckPage): Promise<Typing> {
  const { page } = deckPage;
  await page.getByRole('button', { name: 'Split below' }).click();
  const flooded = await deckPage.rows(2);
  await echoesOf(deckPage, 'warm');
  const alone = await echoesOf(deckPage, 'alone');
  await deckPage.focus(2);
  await page.keyboard.type(FLOODS.yes);
  await until('the flood', async () => /^(y\s*){10}/.test((await flooded.textContent()) ?? ''), 30_000);
  const beside = await echoesOf(deckPage, 'beside');
  await deckPage.focus(2);
  await deckPage.press('Control+C', 2, SHOWN_PROMPT);
  return { alone, beside };
}

/** Comments, so that nothing runs. */
async function echoesOf(deckPage: DeckPage, name: string): Promise<number[]> {
  const rows = await deckPage.rows(1);
  const echoes: number[] = [];
  await deckPage.focus(1);
  for (let line = 0; line < LINES; line += 1) {
    let typed = `#${name}${line}-`;
    await deckPage.page.keyboard.type(typed);
    await until('the line to begin', async () => (await rows.textContent())?.includes(typed));
    for (const letter of LETTERS) {
      typed += letter;
      echoes.push(await deckPage.press(letter, 1, typed));
    }
    await deckPage.page.keyboard.press('Enter');
  }
  return echoes;
}

/** The same of clients that draw nothing: what of it is the server's and the machine's. */
export async function typeBesideLine(line: Line, flooded: Line): Promise<Typing> {
  await lineEchoes(line);
  const alone = await lineEchoes(line);
  await flooded.ask(FLOODS.yes, 'y\r\ny\r\n');
  const beside = await lineEchoes(line);
  await flooded.ask('\x03', PROMPT, 30_000);
  return { alone, beside };
}

async function lineEchoes(line: Line): Promise<number[]> {
  const echoes: number[] = [];
  for (let count = 0; count < LINES; count += 1) {
    for (const letter of LETTERS) echoes.push(await line.ask(letter, letter));
    await line.ask('\x15', '\x1b[K');
  }
  return echoes;
}
