// Owns one measured compilation, in a process of its own: prints what a deck of so many slides has taken.
import { compileDeck } from '#server/content/compile';
import { slipwayDeck } from './talk-deck';

/** Before the measured one: grammars are read, and V8 has compiled the path. */
const WARM_SLIDES = 200;

const slides = Number(process.argv[2]);
await compile('warm', WARM_SLIDES);
const start = performance.now();
await compile('measured', slides);
const tookMs = performance.now() - start;
console.log(JSON.stringify({ tookMs, peakMiB: process.resourceUsage().maxRSS / 1024 }));
process.exit();

/** What was made of another deck is not used again. */
async function compile(name: string, count: number): Promise<void> {
  const outcome = await compileDeck(name, `${name}/deck.mdx`, slipwayDeck(count));
  if (!outcome.ok) throw new Error(`the deck has faults: ${JSON.stringify(outcome.faults)}`);
}
