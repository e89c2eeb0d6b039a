// Figures as a browser draws them, from facts that the test tells: no engine stands behind them.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test, type WebSocketRoute } from '@playwright/test';
import { type FactsOf, FIGURE_KINDS, type FigureKind } from '#core/figure-facts';
import { parseKeptFigure } from '#core/figure-kept';
import { NO_PIPELINE } from '#core/figure-pipeline';
import type { FigureChanged, FigureCommand } from '#core/figure-protocol';
import { faultsOf } from '../support/faults';
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

const slides = [
  ...FIGURE_KINDS.map((kind) => `# ${TITLES[kind]}\n\n<Figure kind="${kind}" />\n`),
  '# Built elsewhere\n\n<Figure kind="pipeline" node="builder" />\n',
];
const DECK = `---\ntitle: Figures\n---\n\n${slides.join('\n---\n\n')}`;
const nameOf = (kind: FigureKind) => TITLES[kind].toLowerCase().replaceAll(' ', '-');

/** Where to put pictures of what is drawn, for whoever wants to look. */
const SHOTS = process.env.FIGURE_SHOTS;

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

type Script = {
  tell(facts: Partial<FigureChanged> & { kind: FigureKind }): void;
  watched(): readonly FigureKind[];
  /** Those whose pipelines the page asked for. */
  nodes(): readonly string[];
};

/** A page whose server has a sandbox, and tells of figures what the test says. */
async function open(page: Page, kind: FigureKind, { path = '', isAuthoring = false } = {}): Promise<Script> {
  let [watched, nodes]: [readonly FigureKind[], readonly string[]] = [[], []];
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket('**/live', (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      socket.send(isAuthoring ? String(message).replace('"authoring":false', '"authoring":true') : message);
      if (String(message).includes('"snapshot"')) socket.send(JSON.stringify(READY));
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
      nodes = command.nodes ?? [];
    });
  });
  await page.goto(`${site.url}/decks/drawn${path}#${nameOf(kind)}`);
  return { tell, watched: () => watched, nodes: () => nodes };
}

const figure = (page: Page, kind: FigureKind) => page.locator(`.figure[data-figure="${kind}"]`);

const goTo = (page: Page, kind: FigureKind) => page.goto(`${site.url}/decks/drawn#${nameOf(kind)}`);

test('FG40 every kind is drawn within its slide, and can be read and heard in either theme', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, 'swarm');
  for (const kind of FIGURE_KINDS) {
    await goTo(page, kind);
    const drawn = figure(page, kind).locator('.figure-live');
    await expect(drawn).toBeVisible();
    await expect(drawn.locator('.figure-empty')).toHaveCount(0);
    const beyond = await drawn.evaluate((element) => {
      const slide = element.closest('.slide');
      return slide ? Math.max(slide.scrollHeight - slide.clientHeight, slide.scrollWidth - slide.clientWidth) : 0;
    });
    expect(beyond, kind).toBeLessThanOrEqual(1);
    const within = [`[data-figure="${kind}"]`];
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await faultsOf(page, { within }), kind).toEqual([]);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${kind}-light.png` });
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await faultsOf(page, { within, rules: ['color-contrast'] }), kind).toEqual([]);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${kind}-dark.png` });
  }
});

test('FG41 a drawing follows its facts, and only figures on the slide are watched', async ({ page }) => {
  const script = await open(page, 'swarm');
  const swarm = figure(page, 'swarm');
  await expect(swarm.locator('.figure-task[data-phase="coming"]')).toHaveCount(2);
  expect(script.watched()).toEqual(['swarm']);
  const facts = structuredClone(busyFacts(Date.now()).swarm) as FactsOf<'swarm'>;
  for (const task of facts.tasks) Object.assign(task, { state: 'running', isWanted: true, version: 'v5' });
  script.tell({ kind: 'swarm', facts });
  await expect(swarm.locator('.figure-task[data-phase="running"]')).toHaveCount(6);
  await expect(swarm.locator('.figure-task .figure-version')).toHaveText(Array(6).fill('v5'));
  await expect(swarm.getByRole('status')).toContainText('web: 6 of 4 running (6 v5)');
  await expect(swarm.getByRole('cell', { name: 'web.1' })).toBeAttached();
  await goTo(page, 'images');
  await expect.poll(() => script.watched()).toEqual(['images']);
});

test('FG42 a figure says why it draws nothing, and what brings a drawing', async ({ page }) => {
  const script = await open(page, 'images');
  const images = figure(page, 'images');
  await expect(images.locator('.figure-bar')).toHaveCount(4);
  script.tell({ kind: 'images', lacks: 'engine' });
  await expect(images).toHaveText('No engine runs yet. The first docker command starts it.');
  script.tell({ kind: 'images', facts: { kind: 'images', images: [], more: 0 } });
  await expect(images).toHaveText('No image yet. docker build or docker pull brings one.');
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/empty.png` });
});

test('FG43 lines can be searched and held still, and a job opens its log', async ({ page }) => {
  const script = await open(page, 'logs');
  const logs = figure(page, 'logs');
  await logs.getByRole('searchbox', { name: 'Show lines with' }).fill('web.2');
  await expect(logs.locator('.figure-line')).toHaveCount(10);
  await logs.getByRole('group').hover();
  await expect(logs).toContainText('Held still');
  const facts = structuredClone(busyFacts(Date.now()).logs) as FactsOf<'logs'>;
  facts.lines.push({ number: 41, node: 'node1', container: 'web.2', at: Date.now(), text: 'one more' });
  script.tell({ kind: 'logs', facts });
  await expect(logs).toContainText('Held still, 1 more wait');
  await page.mouse.move(0, 0);
  await expect(logs.locator('.figure-line').last()).toHaveText('web.2 one more');
  await goTo(page, 'pipeline');
  await expect(page.getByRole('button', { name: 'scan failed', expanded: true })).toBeVisible();
  await expect(figure(page, 'pipeline').locator('pre')).toContainText('CVE-2026-0001 found');
  await page.getByRole('button', { name: 'build passed' }).click();
  await expect(figure(page, 'pipeline').locator('pre')).toHaveText('go build\nok');
});

test('FG44 the presenter sees the same drawing; who only reads is told what it would be', async ({ page, browser }) => {
  await page.goto(await site.presenterLink());
  await open(page, 'images', { path: '/present' });
  await expect(page.locator('.now .figure-bar')).toHaveCount(4);
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/presenter.png` });
  const reader = await browser.newContext({ javaScriptEnabled: false });
  const article = await reader.newPage();
  await article.goto(`${site.url}/decks/drawn/read`);
  await expect(
    article.getByText('In the talk this place draws who answers the audience, in which version.'),
  ).toBeVisible();
  await article.goto(`${site.url}/decks/drawn#${nameOf('health')}`);
  await expect(article.getByText('Here the talk draws the states of the containers over time.')).toBeVisible();
  await reader.close();
});

test('FG45 an author saves what a figure draws, as exports read it', async ({ page }) => {
  await open(page, 'images', { isAuthoring: true });
  const download = page.waitForEvent('download');
  await figure(page, 'images').getByRole('button', { name: 'Save for exports' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('small-images.images.json');
  const kept = parseKeptFigure(await readFile(await file.path(), 'utf8'));
  expect(kept).toMatchObject({ ok: true, value: { facts: { kind: 'images', images: { length: 4 } } } });
});

test('FG46 a pipeline’s figure draws the node that it names, which the page asks for', async ({ page }) => {
  const script = await open(page, 'pipeline');
  const elsewhere = page.locator('.figure[data-node="builder"]');
  await expect(page.getByRole('button', { name: 'scan failed' })).toBeVisible();
  expect(script.nodes()).toEqual(['builder']);
  await page.goto(`${site.url}/decks/drawn#built-elsewhere`);
  await expect(elsewhere).toHaveText(/pipeline/i);
  const job = { name: 'ship', stage: 'ship', state: 'running', startedAt: Date.now(), endedAt: null, log: '' } as const;
  const facts = { ...NO_PIPELINE, node: 'node1', elsewhere: [{ node: 'builder', run: null, jobs: [job] }] };
  script.tell({ kind: 'pipeline', facts });
  await expect(elsewhere.getByRole('button', { name: /ship running/ })).toBeVisible();
});
