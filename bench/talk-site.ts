// Owns a Slipway without sandboxes for the measured decks, each of which is a name and a number of slides.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Site, startSite } from '../test/support/site';
import { nameOf, type Saved, slipwayDeck } from './talk-deck';

export type TalkSite = Pick<Site, 'url'> & {
  /** Address of a slide of a deck; of the deck itself without one. */
  address(deck: string, slide?: number): string;
  save(deck: string, saved?: Saved): Promise<void>;
};

export async function onTalkSite<T>(
  decks: Readonly<Record<string, number>>,
  measure: (site: TalkSite) => Promise<T>,
): Promise<T> {
  const contentDir = await mkdtemp(join(tmpdir(), 'slipway-talks-'));
  const save = (deck: string, saved?: Saved) =>
    writeFile(join(contentDir, deck, 'deck.mdx'), slipwayDeck(decks[deck] ?? 0, saved));
  try {
    for (const deck of Object.keys(decks)) {
      await mkdir(join(contentDir, deck));
      await save(deck);
    }
    const site = await startSite({ contentDir, settings: { ENGINE: 'none' } });
    const address = (deck: string, slide?: number) =>
      `${site.url}/decks/${deck}${slide === undefined ? '' : `#${nameOf(slide)}`}`;
    try {
      return await measure({ url: site.url, address, save });
    } finally {
      await site.stop();
    }
  } finally {
    await rm(contentDir, { recursive: true, force: true });
  }
}
