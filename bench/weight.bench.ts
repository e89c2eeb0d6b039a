// How much script does a slide without a terminal cost, beside a page of the same build that does nothing?
import { startSite } from '../test/support/site';
import { slidesOf, WEIGHT_LIMITS, type Weight, weighResting, weighWorking } from '../test/support/weight';
import { openChromium } from './chromium';
import { report } from './report';

const { working, resting, besideTerminal, bare } = await measure();
printScripts('until the keys work', working, bare);
printScripts('first 5 s', resting, bare);
report({
  bench: 'weight',
  figures: {
    workingScriptBytes: working.scriptBytes,
    workingLimitBytes: WEIGHT_LIMITS.working,
    restingScriptBytes: resting.scriptBytes,
    restingLimitBytes: WEIGHT_LIMITS.resting,
    restingTotalBytes: resting.totalBytes,
    besideTerminalScriptBytes: besideTerminal.scriptBytes,
  },
  baselines: {
    workingScriptBytes: bare.scriptBytes,
    restingScriptBytes: bare.scriptBytes,
    restingTotalBytes: bare.totalBytes,
    besideTerminalScriptBytes: bare.scriptBytes,
  },
  engine: null,
});
const mostResting = Math.max(resting.scriptBytes, besideTerminal.scriptBytes);
const isTooHeavy = working.scriptBytes > WEIGHT_LIMITS.working || mostResting > WEIGHT_LIMITS.resting;
process.exitCode = isTooHeavy ? 1 : 0;

async function measure() {
  const site = await startSite({ settings: { ENGINE: 'none' } });
  try {
    const browser = await openChromium();
    try {
      const deck = `${site.url}/decks/zero-to-production`;
      const slides = await slidesOf(browser, deck);
      const lastPlain = slides[slides.findIndex(({ isTerminal }) => isTerminal) - 1];
      return {
        working: await weighWorking(browser, deck),
        resting: await weighResting(browser, deck),
        // The terminal's code is fetched ahead here, but not before somebody has stayed a while.
        besideTerminal: await weighResting(browser, lastPlain?.address ?? deck),
        bare: await weighResting(browser, `${site.url}/no-such-page`),
      };
    } finally {
      await browser.close();
    }
  } finally {
    await site.stop();
  }
}

function printScripts(title: string, { scripts }: Weight, bare: Weight): void {
  const isBare = (path: string) => bare.scripts.some((each) => each.path === path);
  console.log(`Scripts, ${title}:`);
  for (const { path, bytes } of scripts.toSorted((a, b) => b.bytes - a.bytes)) {
    console.log(
      `${bytes.toLocaleString('en-GB').padStart(9)}  ${path}${isBare(path) ? '  (also on the bare page)' : ''}`,
    );
  }
  console.log();
}
