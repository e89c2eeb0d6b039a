// Owns what opening a talk takes, side by side: script that comes, largest paint, and whether text waits for script.
import type { Browser } from '@playwright/test';
import { weighResting, weighWorking } from '../test/support/weight';
import { isPaintedBeforeScripts, largestPaintMs } from './paint';
import { serveReveal } from './reveal';
import type { Rivals } from './rivals';
import { serveSlidevBuild } from './slidev';
import { headingOf, revealPage, slidevDeck } from './talk-deck';
import { onTalkSite } from './talk-site';

const RUNS = 20;
const SLIDES = 30;

export type Opening = {
  paintsMs: number[];
  /** Of scripts, in the first 5 s. */
  restingBytes: number;
  isTextFirst: boolean;
};

/** Whom it is about, the own side first; the others are missing where they could not be installed. */
export type Sides<T> = { slipway: T; slidev: T | null; reveal: T | null };

/** What is built for an audience, on every side: `npm start`, `slidev build` and a folder with reveal.js. */
export async function measureOpening(browser: Browser, rivals: Rivals | null) {
  return onTalkSite({ talk: SLIDES }, async (site) => {
    const slidev = rivals && (await serveSlidevBuild(rivals.slidev, slidevDeck(SLIDES)));
    const reveal = rivals && (await serveReveal(rivals.reveal, revealPage(SLIDES)));
    try {
      const own = site.address('talk');
      const sides = await openInTurn(browser, [own, slidev?.url ?? null, reveal?.url ?? null]);
      return { sides, workingBytes: (await weighWorking(browser, own)).scriptBytes };
    } finally {
      await slidev?.stop();
      await reveal?.stop();
    }
  });
}

async function openInTurn(browser: Browser, addresses: (string | null)[]): Promise<Sides<Opening>> {
  const heading = headingOf(1);
  const openings = addresses.map((address) => ({ address, paintsMs: [] as number[] }));
  // The first round only warms up.
  for (let round = 0; round <= RUNS; round += 1) {
    for (const { address, paintsMs } of openings) {
      const paintMs = address && (await largestPaintMs(browser, address, heading));
      if (paintMs && round > 0) paintsMs.push(paintMs);
    }
  }
  const opening = async (at: number): Promise<Opening | null> => {
    const { address, paintsMs } = openings[at] ?? { address: null, paintsMs: [] };
    if (!address) return null;
    const { scriptBytes } = await weighResting(browser, address);
    return {
      paintsMs,
      restingBytes: scriptBytes,
      isTextFirst: await isPaintedBeforeScripts(browser, address, heading),
    };
  };
  const slipway = await opening(0);
  if (!slipway) throw new Error('invariant: the own side has an address');
  return { slipway, slidev: await opening(1), reveal: await opening(2) };
}
