// Owns what one step costs a page, deep in a long deck and in a short one: what is computed until it is on the screen.
import type { Browser, CDPSession, Page } from '@playwright/test';
import { quantile } from './report';
import { onTalkSite } from './talk-site';

const RUNS = 20;
const WARM_RUNS = 4;
const DECKS = { long: 1000, short: 10 };
/** The long one is megabytes of HTML. */
const OPEN_DEADLINE_MS = 180_000;
const AT = { long: 500, short: 5 };

type StepCost = {
  /** Main thread: script, style, layout, paint records. */
  mainMs: number;
  /** Processor time of all threads of the page: what is painted is drawn on others. */
  allMs: number;
};

/** A page at one slide, whose next step goes forward, then back, and so on. */
type Stepped = { page: Page; cdp: CDPSession; isAhead: boolean; costs: StepCost[]; nothing: StepCost[] };

/** Medians, but means of what the kernel counts in hundredths; what the measurement itself costs is taken off. */
export async function measureSteps(browser: Browser): Promise<{ long: StepCost; short: StepCost }> {
  return onTalkSite(DECKS, async (site) => {
    const long = await openStepped(browser, site.address('long', AT.long));
    const short = await openStepped(browser, site.address('short', AT.short));
    for (let run = 0; run < WARM_RUNS + RUNS; run += 1) {
      for (const stepped of [long, short]) {
        stepped.costs.push(await stepOnce(stepped));
        stepped.nothing.push(await costOfKey(stepped, 'Shift'));
      }
    }
    return { long: costOf(long), short: costOf(short) };
  });
}

function costOf({ costs, nothing }: Stepped): StepCost {
  const own = (of: (each: number[]) => number, name: keyof StepCost) => {
    const [steps, idle] = [costs, nothing].map((each) => of(each.slice(WARM_RUNS).map((cost) => cost[name])));
    return (steps ?? Number.NaN) - (idle ?? Number.NaN);
  };
  return { mainMs: own((each) => quantile(each, 0.5), 'mainMs'), allMs: own(mean, 'allMs') };
}

function mean(numbers: number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

async function openStepped(browser: Browser, address: string): Promise<Stepped> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable');
  await page.goto(address, { waitUntil: 'networkidle', timeout: OPEN_DEADLINE_MS });
  return { page, cdp, isAhead: false, costs: [], nothing: [] };
}

/** Right and Left in turn. */
async function stepOnce(stepped: Stepped): Promise<StepCost> {
  const { page, isAhead } = stepped;
  const before = await page.evaluate(() => location.hash);
  const cost = await costOfKey(stepped, isAhead ? 'ArrowLeft' : 'ArrowRight');
  stepped.isAhead = !isAhead;
  if ((await page.evaluate(() => location.hash)) === before) throw new Error(`a key did not move on from ${before}`);
  return cost;
}

async function costOfKey({ page, cdp }: Stepped, key: string): Promise<StepCost> {
  const before = await readMetrics(cdp);
  await page.keyboard.press(key);
  await page.evaluate(whenDrawn);
  const after = await readMetrics(cdp);
  const spentMs = (name: string) => ((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1000;
  return { mainMs: spentMs('TaskDuration'), allMs: spentMs('ProcessTime') };
}

async function readMetrics(cdp: CDPSession): Promise<Map<string, number>> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return new Map(metrics.map(({ name, value }) => [name, value]));
}

/** Runs in the page: two frames later the first one is on the screen; then whatever was put off is done as well. */
function whenDrawn(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => resolve())));
  });
}
