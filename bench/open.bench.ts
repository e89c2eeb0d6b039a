// How long from opening a deck to the prompt on the screen, beside a bare container and its shell's first byte?
import { once } from 'node:events';
import type { Browser } from '@playwright/test';
import { openExec } from '#server/sandbox/docker/exec';
import { INSTALLATION_LABEL } from '#server/sandbox/docker/labels';
import { machineOptions } from '#server/sandbox/docker/machine';
import { openChromium } from './chromium';
import { quantile, report } from './report';
import { type BenchGround, onSite, quiet, shelfOf } from './sandboxes';

const ROUNDS = 10;
const SLIDE = '/decks/zero-to-production#build-it';
const PROMPT_DEADLINE_MS = 60_000;
/** Those of a sandbox by default. */
const LIMITS = { memoryBytes: 1 << 30, cpus: 1, processes: 500 };

type Opening = { promptMs: number; textMs: number };

const { openings, baresMs, engine } = await onSite(async (ground) => {
  const browser = await openChromium();
  try {
    return { ...(await alternate(ground, browser)), engine: ground.connection.version };
  } finally {
    await browser.close();
  }
});
const promptsMs = openings.map(({ promptMs }) => promptMs);
const textsMs = openings.map(({ textMs }) => textMs);
report({
  bench: 'open',
  figures: {
    promptMedianMs: quantile(promptsMs, 0.5),
    promptP95Ms: quantile(promptsMs, 0.95),
    textMedianMs: quantile(textsMs, 0.5),
    textP95Ms: quantile(textsMs, 0.95),
  },
  baselines: { promptMedianMs: quantile(baresMs, 0.5), promptP95Ms: quantile(baresMs, 0.95) },
  engine,
});

/** The first round only warms up: it also makes the sandboxes' network. */
async function alternate(ground: BenchGround, browser: Browser) {
  const openings: Opening[] = [];
  const baresMs: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const opening = await openDeck(browser, ground.site.url + SLIDE);
    await quiet(ground);
    const bareMs = await startBare(ground);
    if (round === 0) continue;
    openings.push(opening);
    baresMs.push(bareMs);
  }
  return { openings, baresMs };
}

/** Everything anew: browser cache, participant, sandbox. Times count from the start of the navigation. */
async function openDeck(browser: Browser, address: string): Promise<Opening> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(markPrompt);
    await page.goto(address, { waitUntil: 'commit' });
    await page.waitForFunction(() => performance.getEntriesByName('prompt-drawn').length > 0, null, {
      timeout: PROMPT_DEADLINE_MS,
    });
    return await page.evaluate(() => ({
      promptMs: performance.getEntriesByName('prompt-drawn')[0]?.startTime ?? Number.NaN,
      textMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    }));
  } finally {
    await context.close();
  }
}

/** Runs in the page. The terminal draws in an animation frame: what is in the document then is on the screen next. */
function markPrompt(): void {
  const observer = new MutationObserver(() => {
    if (!document.querySelector('.xterm-rows')?.textContent.includes('root@node1')) return;
    observer.disconnect();
    performance.mark('prompt-drawn');
  });
  observer.observe(document, { subtree: true, childList: true, characterData: true });
}

async function startBare(ground: BenchGround): Promise<number> {
  const { connection, image, installation } = ground;
  const shelf = await shelfOf(ground);
  const start = performance.now();
  const container = await connection.docker.createContainer(
    machineOptions(connection, {
      image,
      labels: { [INSTALLATION_LABEL]: installation },
      network: `slipway-${installation}`,
      limits: LIMITS,
      shelf,
    }),
  );
  try {
    await container.start();
    const { socket } = await openExec(container, { Cmd: ['bash'], AttachStdin: true, Tty: true });
    await once(socket, 'data', { signal: AbortSignal.timeout(PROMPT_DEADLINE_MS) });
    const tookMs = performance.now() - start;
    socket.destroy();
    return tookMs;
  } finally {
    await container.remove({ force: true, v: true });
  }
}
