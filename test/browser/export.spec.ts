// Exports: a deck on paper, and as a page that needs no server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { type BrowserContext, expect, test } from '@playwright/test';
import { faultsOf } from '../support/faults';
import { busyFacts } from '../support/figures';
import { readPdf } from '../support/pdf';

const DECK = `---
title: What is exported
---

# What is exported

See [the project](https://example.com/project) and [the terminal](#in-the-terminal).

<Notes>
The secret of the notes is aardvark.
</Notes>

---
incremental: true
---

# Step by step

- One
- Two

---
layout: terminal
---

# In the terminal

\`\`\`sh run
echo "hello from the sandbox"
\`\`\`

![A green square](square.svg)

---

# Recorded

<Recording src="greeting.cast" title="A greeting" />

---

# Drawn

<Figure kind="swarm" of="web" />

<Figure kind="traffic" />
`;

const cast = (text: string) =>
  [
    '{"version":2,"width":40,"height":4}',
    JSON.stringify([0.1, 'o', '$ greet\r\n']),
    JSON.stringify([0.6, 'o', text]),
  ].join('\n');

let folder = '';

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-export-spec-'));
  const deck = join(folder, 'content/demo');
  await mkdir(join(deck, 'recordings'), { recursive: true });
  await writeFile(join(deck, 'deck.mdx'), DECK);
  await writeFile(join(deck, 'greeting.cast'), cast('hello from walrus\r\n'));
  await writeFile(join(deck, 'recordings/in-the-terminal.cast'), cast('hello from ocelot\r\n'));
  const facts = { at: 1_790_000_000_000, facts: busyFacts(1_790_000_000_000).swarm };
  await writeFile(join(deck, 'recordings/drawn.swarm.json'), JSON.stringify(facts));
  const square = '<rect width="80" height="80" fill="green"/>';
  await writeFile(
    join(deck, 'square.svg'),
    `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80">${square}</svg>`,
  );
});
test.afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

type Ended = { status: number; output: string };

async function slipway(line: string, env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [resolve('dist/slipway.mjs'), ...line.split(' ')], {
    env: {
      ...process.env,
      ...{ NODE_ENV: 'production', ENGINE: 'none', CONTENT_DIR: join(folder, 'content'), INIT_CWD: folder },
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (output += piece));
  const [status] = await once(child, 'close');
  return { status, output };
}

/** Everything that the pages ask for beyond their file. */
function watchRequests(context: BrowserContext): string[] {
  const asked: string[] = [];
  context.on('request', (request) => {
    if (!/^(?:data|blob):/.test(request.url())) asked.push(request.url());
  });
  return asked;
}

test('EX11 each slide is a page of a PDF as it ends, with outline, links and the terminal as text', async () => {
  const { status, output } = await slipway('export demo --pdf');
  expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('demo.pdf: 5 pages, ') });
  // Each piece of work is said when it begins, and with its time when it is done.
  const told = stripVTControlCharacters(output)
    .split('\n')
    .flatMap((line) => /^\[(?:STARTED|COMPLETED)\] .*/.exec(line) ?? []);
  const done = (what: string) => expect.stringMatching(new RegExp(`^\\[COMPLETED\\] ${what}.* \\[\\d.*s\\]$`));
  expect(told).toEqual([
    ...['[STARTED] Deck demo', done('Deck demo'), '[STARTED] Chromium', done('Chromium \\d')],
    ...['[STARTED] PDF', done('demo.pdf: 5 pages, ')],
  ]);
  const pdf = await readPdf(join(folder, 'demo.pdf'));
  expect(pdf.title).toBe('What is exported');
  expect(pdf.size).toEqual([320, 180]);
  expect(pdf.outline).toEqual(['What is exported', 'Step by step', 'In the terminal', 'Recorded', 'Drawn']);
  expect(pdf.links[0]).toEqual(['https://example.com/project', '#in-the-terminal']);
  expect(pdf.pages[1]).toMatch(/One.*Two/);
  expect(pdf.pages[2]).toContain('hello from ocelot');
  expect(pdf.pages[2]).toContain('echo "hello from the sandbox"');
  expect(pdf.pages[3]).toMatch(/greet hello from walrus.*A greeting/);
  expect(pdf.pages[4]).toMatch(/node1 leader.*web.1 v4.*Here the talk draws who answers the audience/);
  expect(pdf.pages.join()).not.toContain('aardvark');
});

test('EX12 each step is a page, notes are behind their slide, and nothing is in the outline twice', async () => {
  const { status, output } = await slipway('export demo --pdf few.pdf --steps --notes --slides 1-2 --theme dark');
  expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('few.pdf: 5 pages, ') });
  const { pages, outline } = await readPdf(join(folder, 'few.pdf'));
  expect(outline).toEqual(['What is exported', 'Step by step']);
  expect(pages[1]).toBe('Notes on 1: What is exported The secret of the notes is aardvark.');
  expect(pages.slice(2).map((page) => [page.includes('One'), page.includes('Two')])).toEqual([
    [false, false],
    [true, false],
    [true, true],
  ]);
});

test('EX13 a page of one file shows the deck without a server, forward and back, and without notes', async ({
  browser,
}) => {
  const { status, output } = await slipway('export demo --html');
  expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('opens without a network') });
  const file = join(folder, 'demo.html');
  expect(await readFile(file, 'utf8')).not.toContain('aardvark');
  const context = await browser.newContext({ offline: true });
  const asked = watchRequests(context);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.goto(pathToFileURL(file).href);
  await expect(page.getByRole('heading', { name: 'What is exported', level: 2 })).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();
  const item = (text: string) => page.getByRole('listitem').filter({ hasText: text });
  const [one, two] = [item('One'), item('Two')];
  await expect(page.getByRole('heading', { name: 'Step by step' })).toBeVisible();
  await expect(one).toBeHidden();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(two).toBeVisible();
  expect(new URL(page.url()).hash).toBe('#step-by-step.2');
  await page.keyboard.press('ArrowLeft');
  await expect(two).toBeHidden();
  await expect(one).toBeVisible();
  await page.keyboard.press('o');
  await page.getByRole('link', { name: '3 In the terminal' }).click();
  await expect(page.getByRole('button', { name: /^Run/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Copy/ })).toBeVisible();
  await expect(page.getByRole('img', { name: 'A green square' })).toHaveJSProperty('naturalWidth', 80);
  await page.getByRole('button', { name: 'Play recording' }).click();
  await expect(page.getByText('hello from ocelot').first()).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.locator('.figure-task:visible')).toHaveCount(6);
  await expect(page.getByText('Here the talk draws who answers the audience')).toBeVisible();
  expect(asked).toEqual([pathToFileURL(file).href]);
  expect(faults).toEqual([]);
  await context.close();
});

test('EX16 in that page words find a slide, the help lists the keys that are there, and axe finds nothing', async ({
  browser,
}) => {
  const context = await browser.newContext({ offline: true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(folder, 'demo.html')).href);
  const field = page.getByRole('combobox');
  await page.keyboard.press('/');
  await field.fill('no such words');
  await field.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('/');
  await expect(page.getByRole('option')).toHaveCount(5);
  await field.fill('sandbox');
  await expect(page.getByRole('option')).toHaveText([/In the terminal.*hello from the sandbox/]);
  expect(await faultsOf(page), 'search').toEqual([]);
  await field.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'In the terminal' })).toBeVisible();
  await page.getByRole('button', { name: 'Keys (?)' }).click();
  const help = page.getByRole('dialog', { name: 'Keys' });
  await expect(help.getByText('Overview of all slides')).toBeVisible();
  await expect(help.getByText(/^(?:Presenter|In a room|Run|Terminal|Notes)/)).toHaveCount(0);
  expect(await faultsOf(page), 'help').toEqual([]);
  await page.keyboard.press('?');
  await expect(help).toHaveCount(0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const key of ['End', 'o']) {
      await page.keyboard.press(key);
      expect(await faultsOf(page), `${colorScheme} ${key}`).toEqual([]);
    }
    await page.keyboard.press('Escape');
  }
  await context.close();
});

test('EX14 a folder holds the page and its pictures, notes when they are asked for, and the chosen slides', async ({
  browser,
}) => {
  const { status, output } = await slipway('export demo --html out --notes --slides 1,3');
  expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('out: index.html and ') });
  const context = await browser.newContext({ offline: true });
  const asked = watchRequests(context);
  const page = await context.newPage();
  const base = pathToFileURL(`${join(folder, 'out')}/`).href;
  await page.goto(`${base}index.html`);
  await page.keyboard.press('s');
  await expect(page.getByText('The secret of the notes is aardvark.')).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByRole('heading', { name: 'In the terminal' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'A green square' })).toHaveJSProperty('naturalWidth', 80);
  expect(await page.locator('.slide').count()).toBe(2);
  expect(asked.filter((address) => !address.startsWith(base))).toEqual([]);
  await context.close();
});

test('EX15 what keeps a deck from being exported is said, with a status of its own', async () => {
  await mkdir(join(folder, 'content/faulty'), { recursive: true });
  await writeFile(join(folder, 'content/faulty/deck.mdx'), '---\ntitle: Faulty\ncolour: red\n---\n\n# One\n');
  const [unknown, faulty, beyond, unwritable, browserless, late] = await Promise.all([
    slipway('export other --pdf'),
    slipway('export faulty --pdf'),
    slipway('export demo --pdf --slides 9'),
    slipway('export demo --pdf none/talk.pdf'),
    slipway('export demo --pdf', { CHROMIUM_PATH: '/nowhere/chromium' }),
    slipway('export demo --pdf late.pdf --timeout 0.001'),
  ]);
  expect(unknown).toEqual({ status: 2, output: expect.stringMatching(/No deck is called other .* There are: demo, /) });
  expect(faulty).toEqual({
    status: 1,
    output: expect.stringContaining('faulty/deck.mdx:3:1 “colour” is not a setting'),
  });
  expect(beyond).toEqual({ status: 2, output: 'There is no slide 9: the deck has 1 to 5.\n' });
  expect(unwritable).toEqual({ status: 1, output: expect.stringContaining('none/talk.pdf cannot be written') });
  expect(browserless).toEqual({ status: 1, output: expect.stringContaining('/nowhere/chromium, which is not there') });
  expect(late).toEqual({ status: 1, output: expect.stringContaining('The deck was not drawn in 0.001 s') });
});
