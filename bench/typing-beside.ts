// Owns how long a page takes to draw a key's echo, alone and while another of its terminals is flooded: two sockets, but
// one main thread.
import { until } from '../test/support/until';
import type { DeckPage } from './deck-page';
import { FLOODS } from './floods';

const LINES = 4;
const LETTERS = 'abcdefghijklmnopqrstuvwxy';

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
  await deckPage.press('Control+C', 2, 'root@node1');
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
