// What does a flood do to a page in real Chromium, beside a client that draws nothing? And would the browser push back?

import { keepBusy } from './busy-thread';
import { openChromium } from './chromium';
import { type DeckPage, openDeckPage } from './deck-page';
import { FLOODS, type Flooded, floodOf, lineTaker, pageTaker, type Taker } from './floods';
import { freePort } from './free-port';
import { openLiveLine } from './line';
import { pushBackFigures } from './push-back';
import { type Figures, quantile, report } from './report';
import { type BenchGround, onSite } from './sandboxes';
import { openTap, type Tap } from './tap';
import { type Typing, typeBeside, typeBesideLine } from './typing-beside';

const DECK = 'zero-to-production';
const ROUNDS = 3;
/** Sent and not parsed: more, and the server's window is broken. */
const BACKLOG_LIMIT_KB = 330;

const FLOOD_NAMES = ['yes', 'cat'] as const;
type Samples = Record<(typeof FLOOD_NAMES)[number], Flooded[]>;

const [tapPort, sitePort] = [await freePort(), await freePort()];
const tap = await openTap(tapPort, sitePort);
const settings = { PORT: `${sitePort}`, PUBLIC_URL: `http://localhost:${tapPort}` };
const measured = await onSite((ground) => measure(ground, tap), settings).finally(() => tap.close());
report({ bench: 'browser', ...measured });
const backlogs = Object.entries(measured.figures).filter(([name]) => name.endsWith('BacklogKB'));
process.exitCode = backlogs.some(([, kb]) => kb > BACKLOG_LIMIT_KB) ? 1 : 0;

async function measure({ site, connection }: BenchGround, tap: Tap) {
  const browser = await openChromium();
  try {
    const pushBack = await pushBackFigures(browser);
    const { line, cookie } = await openLiveLine(site.url, DECK);
    const client = await lineTaker(line, tap.newest());
    const deckPage = await openDeckPage(browser, site.url);
    const floods = await alternate(deckPage, await pageTaker(deckPage, tap.newest()), client);
    const second = await openLiveLine(site.url, DECK, 2, cookie);
    const plain = await typeBesideLine(line, second.line);
    for (const each of [line, second.line]) each.close();
    const drawn = await typeBeside(deckPage);
    return {
      figures: { ...floods.figures, ...echoFigures(drawn, plain, 'beside'), ...pushBack.figures },
      baselines: { ...floods.baselines, ...echoFigures(drawn, plain, 'alone'), ...pushBack.baselines },
      engine: connection.version,
    };
  } finally {
    await browser.close();
  }
}

/** The page with nothing else to do, the page with much else to do, and the client, in turn; the first round only warms up. */
async function alternate(deckPage: DeckPage, page: Taker, client: Taker) {
  const [idle, busy, bare] = [samplesOf(), samplesOf(), samplesOf()];
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const name of FLOOD_NAMES) {
      const flooded = { idle: await floodOf(page, FLOODS[name]), busy: await whileBusy(deckPage, page, FLOODS[name]) };
      const plain = await floodOf(client, FLOODS[name]);
      if (round === 0) continue;
      idle[name].push(flooded.idle);
      busy[name].push(flooded.busy);
      bare[name].push(plain);
    }
  }
  return {
    figures: { ...floodFigures('Idle', idle), ...floodFigures('Busy', busy) },
    baselines: { ...floodFigures('Idle', bare), ...floodFigures('Busy', bare) },
  };
}

async function whileBusy(deckPage: DeckPage, page: Taker, command: string): Promise<Flooded> {
  const end = await keepBusy(deckPage.page);
  const flooded = await floodOf(page, command);
  await end();
  return flooded;
}

function samplesOf(): Samples {
  return { yes: [], cat: [] };
}

function floodFigures(how: 'Idle' | 'Busy', samples: Samples): Figures {
  const figures: Figures = {};
  for (const name of FLOOD_NAMES) {
    const of = (key: keyof Flooded) => samples[name].map((flooded) => flooded[key]);
    figures[`${name}${how}MBPerS`] = quantile(of('mbPerS'), 0.5);
    figures[`${name}${how}BacklogKB`] = Math.max(...of('backlogKb'));
    figures[`${name}${how}InterruptMs`] = quantile(of('interruptMs'), 0.5);
    figures[`${name}${how}InterruptMaxMs`] = Math.max(...of('interruptMs'));
  }
  return figures;
}

function echoFigures(drawn: Typing, plain: Typing, how: keyof Typing): Figures {
  return {
    echoBesideFloodP50Ms: quantile(drawn[how], 0.5),
    echoBesideFloodP95Ms: quantile(drawn[how], 0.95),
    undrawnBesideFloodP50Ms: quantile(plain[how], 0.5),
    undrawnBesideFloodP95Ms: quantile(plain[how], 0.95),
  };
}
