// Figures as a browser draws them, from facts that the test tells: no engine stands behind them.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test, type WebSocketRoute } from '@playwright/test';
import { FIGURE_KINDS, type FigureKind } from '#core/figure-facts';
import type { FigureChanged, FigureCommand } from '#core/figure-protocol';
import { busyFacts } from '../support/figures';
import { type Site, startSite } from '../support/site';

const TITLES: Record<FigureKind, string> = {
  swarm: 'A rolling update',
  images: 'Small images',
  pipeline: 'The pipeline',
  traffic: 'Blue and green',
  health: 'Well or unwell',
  stats: 'What it takes',
  logs: 'What they say',
};

const slides = FIGURE_KINDS.map((kind) => `# ${TITLES[kind]}\n\n<Figure kind="${kind}" />\n`);
const DECK = `---\ntitle: Figures\n---\n\n${slides.join('\n---\n\n')}`;
const nameOf = (kind: FigureKind) => TITLES[kind].toLowerCase().replaceAll(' ', '-');

let content: string;
let site: Site;

test.beforeAll(async () => {
  content = await mkdtemp(join(tmpdir(), 'slipway-figures-'));
  await mkdir(join(content, 'drawn'));
  await writeFile(join(content, 'drawn/deck.mdx'), DECK);
  site = await startSite({ contentDir: content, settings: { ENGINE: 'none' } });
});
test.afterAll(async () => {
  await site?.stop();
  await rm(content, { recursive: true, force: true });
});

const READY = {
  ...{ type: 'sandbox-changed' },
  sandbox: {
    ...{
      state: 'ready',
      id: 'abcdefghijkl',
      kind: 'docker',
      machines: true,
      ports: [],
      audienceUrl: null,
      audiencePath: null,
    },
    nodes: [{ name: 'node1', role: 'manager', state: 'running' }],
  },
};

type Script = { tell(facts: Partial<FigureChanged> & { kind: FigureKind }): void; watched(): readonly FigureKind[] };

/** A page whose server has a sandbox, and tells of figures what the test says. */
async function open(page: Page, kind: FigureKind, hasSandbox = true): Promise<Script> {
  let watched: readonly FigureKind[] = [];
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket('**/live', (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      socket.send(message);
      if (hasSandbox && String(message).includes('"snapshot"')) socket.send(JSON.stringify(READY));
    });
  });
  const tell: Script['tell'] = (fact) => {
    const whole: FigureChanged = { type: 'figure-changed', at: Date.now(), lacks: null, facts: null, ...fact };
    for (const socket of sockets) socket.send(JSON.stringify(whole));
  };
  await page.routeWebSocket('**/figures', (socket) => {
    sockets.push(socket);
    socket.onMessage((message) => {
      const command = JSON.parse(String(message)) as FigureCommand;
      if (command.type === 'ping') return socket.send(JSON.stringify({ type: 'ponged' }));
      const facts = busyFacts(Date.now());
      for (const each of command.kinds) if (!watched.includes(each)) tell({ kind: each, facts: facts[each] });
      watched = command.kinds;
    });
  });
  await page.goto(`${site.url}/decks/drawn#${nameOf(kind)}`);
  return { tell, watched: () => watched };
}

const figure = (page: Page, kind: FigureKind) => page.locator(`.figure[data-figure="${kind}"]`);

for (const theme of ['light', 'dark'] as const) {
  test(`FG40 every kind is drawn, and heard, in the ${theme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await open(page, 'swarm');
    for (const kind of FIGURE_KINDS) {
      await page.goto(`${site.url}/decks/drawn#${nameOf(kind)}`);
      const drawn = figure(page, kind).locator('.figure-live');
      await expect(drawn).toBeVisible();
      await expect(drawn.locator('.figure-empty')).toHaveCount(0);
      const canvas = await drawn.evaluate((element) => {
        const slide = element.closest('.slide');
        return (slide?.scrollHeight ?? 0) - (slide?.clientHeight ?? 0);
      });
      expect(canvas, kind).toBeLessThanOrEqual(1);
      const { violations } = await new AxeBuilder({ page }).include('.slide[data-current]').analyze();
      expect(violations, kind).toEqual([]);
      if (process.env.FIGURE_SHOTS) await page.screenshot({ path: `${process.env.FIGURE_SHOTS}/${kind}-${theme}.png` });
    }
  });
}
