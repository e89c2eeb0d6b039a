// How soon is something that happens in a sandbox's engine drawn? A container is paused and woken, and its figure watched.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { parseFigureFact } from '#core/figure-protocol';
import { until } from '../test/support/until';
import { onSite } from './sandboxes';

const EVENTS = 20;

const DECK = `---
title: Figures
layout: terminal
images:
  - name: debian:bookworm-slim
---

# Health

<Figure kind="health" of="app" />

\`\`\`sh run name=begin
docker run -d --name app debian:bookworm-slim sleep 600
\`\`\`

\`\`\`sh run name=turn
for i in $(seq ${EVENTS / 2}); do docker pause app; sleep 0.$((RANDOM % 5 + 4)); docker unpause app; sleep 0.$((RANDOM % 5 + 4)); done
\`\`\`
`;

/** Milliseconds from each event, as the engine dates it, until a browser has drawn it. */
export async function measureFigures(browser: Browser): Promise<number[]> {
  const contentDir = await mkdtemp(join(tmpdir(), 'slipway-figures-'));
  await mkdir(join(contentDir, 'figures'));
  await writeFile(join(contentDir, 'figures/deck.mdx'), DECK);
  try {
    return await onSite(
      async ({ site }) => {
        const page = await browser.newPage();
        await page.goto(await site.presenterLink());
        return measureOn(page, `${site.url}/decks/figures`);
      },
      { CONTENT_DIR: contentDir },
    );
  } finally {
    await rm(contentDir, { recursive: true, force: true });
  }
}

async function measureOn(page: Page, address: string): Promise<number[]> {
  const events = eventsOn(page);
  await page.goto(address);
  await run(page, 'begin');
  await page.locator('.figure .figure-state[data-state="running"]').waitFor();
  await page.evaluate(WATCH);
  const before = events.length;
  await run(page, 'turn');
  const all = async () => {
    const seen = await page.evaluate<number[]>('window.seen');
    return seen.length >= EVENTS ? seen : null;
  };
  const drawnAt = await until('all to be drawn', all);
  return match(events.slice(before), drawnAt);
}

async function run(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Run ${name}`, exact: true }).click({ timeout: 60_000 });
  await page.locator(`[data-block="${name}"][data-state="passed"]`).waitFor({ timeout: 120_000 });
}

/** When each state began, by the engine's clock: the machine's, as the browser's is. */
function eventsOn(page: Page): number[] {
  const times: number[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const parsed = parseFigureFact(String(payload));
      const facts = parsed.ok && parsed.value.type === 'figure-changed' ? parsed.value.facts : null;
      const at = facts?.kind === 'health' ? facts.containers[0]?.marks.at(-1)?.at : undefined;
      if (at !== undefined && times.at(-1) !== at) times.push(at);
    }),
  );
  return times;
}

/** When each next state stands on the page, in `window.seen`. A text: what tsx makes of functions asks for its own names. */
const WATCH = `(() => {
  const place = document.querySelector('.figure');
  const stateOf = () => place.querySelector('.figure-state')?.dataset.state;
  let before = stateOf();
  window.seen = [];
  new MutationObserver(() => {
    if (stateOf() === before) return;
    before = stateOf();
    requestAnimationFrame(() => window.seen.push(Date.now()));
  }).observe(place, { subtree: true, childList: true, attributes: true });
})()`;

function match(events: readonly number[], drawnAt: readonly number[]): number[] {
  if (events.length !== EVENTS || drawnAt.length !== EVENTS) throw new Error('not every event was drawn by itself');
  return events.map((at, i) => (drawnAt[i] ?? Number.NaN) - at);
}
