// A deck in two languages: who changes the language in the middle keeps their place and what they have answered.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { faultsOf } from '../support/faults';
import { type Site, startSite } from '../support/site';

const ENGLISH = `---
title: Knots
---

# Knots

---
layout: terminal
name: bowline
---

## The bowline

<Steps>

- A loop
- Through it

</Steps>

<Task name="tie">

\`\`\`sh run name=tie title="Tie it"
echo tied
\`\`\`

<Quiz name="holds">

Does it hold?

- [x] Yes
- [ ] No

> It holds, and comes undone.

</Quiz>

</Task>
`;

const FRENCH = `---
title: Les nœuds
---

# Les nœuds

---

## Le nœud de chaise

<Steps>

- Une boucle
- À travers

</Steps>

<Task name="tie">

<Block name="tie" title="Nouez-le" />

<Quiz name="holds">

Tient-il ?

- Oui
- Non

> Il tient, et se défait.

</Quiz>

</Task>
`;

let site: Site;
let content: string;
let context: BrowserContext;
let page: Page;

const saveFrench = (text: string) => writeFile(join(content, 'knots', 'deck.fr.mdx'), text);

test.beforeAll(async ({ browser }) => {
  content = await mkdtemp(join(tmpdir(), 'slipway-languages-'));
  await mkdir(join(content, 'knots'));
  await writeFile(join(content, 'knots', 'deck.mdx'), ENGLISH);
  await saveFrench(FRENCH);
  site = await startSite({ contentDir: content, settings: { ENGINE: 'none' } });
  context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  page = await context.newPage();
});
test.afterAll(async () => {
  await context?.close();
  await site?.stop();
  await rm(content, { recursive: true, force: true });
});

const slide = () => page.locator('#bowline');

test('LN13 who changes the language in mid-deck is at the same step, with what they have answered', async () => {
  await page.goto('/decks/knots#bowline.1');
  await slide().getByRole('radio', { name: 'Yes' }).check();
  await slide().getByRole('button', { name: 'Answer' }).click();
  await expect(slide()).toContainText('It holds, and comes undone.');
  await page.getByRole('link', { name: 'Français' }).click();
  await expect(page).toHaveURL(/\/decks\/knots\/fr#bowline\.1$/);
  await expect(slide().getByText('Une boucle')).toBeVisible();
  await expect(slide().getByText('À travers')).toBeHidden();
  await expect(slide()).toContainText('Nouez-le');
  await expect(slide()).toContainText('Il tient, et se défait.');
  await expect(page).toHaveTitle('Les nœuds · Slipway');
});

test('LN14 the page says what is in which language, and axe finds nothing', async () => {
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await expect(page.locator('main.talk')).toHaveAttribute('lang', 'en');
  await expect(slide()).toHaveAttribute('lang', 'fr');
  expect(await faultsOf(page)).toEqual([]);
  await page.goto('/decks/knots/fr/read');
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await expect(page.getByRole('heading', { name: 'Les nœuds', level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: 'English' })).toHaveAttribute('href', '/decks/knots/read');
  expect(await faultsOf(page)).toEqual([]);
});

test('LN15 a save of a translation is shown, and its faults to its own pages alone', async () => {
  await page.goto(await site.presenterLink());
  await page.goto('/decks/knots/fr#bowline');
  await expect(page.locator('.connection[data-state="open"]')).toBeAttached();
  await saveFrench(FRENCH.replace('Une boucle', 'Une grande boucle'));
  await expect(slide()).toContainText('Une grande boucle');
  const english = await context.newPage();
  await english.goto('/decks/knots#bowline');
  await expect(english.locator('.connection[data-state="open"]')).toBeAttached();
  await saveFrench(FRENCH.replace('<Block name="tie"', '<Block name="knot"'));
  await expect(page.getByText('deck.mdx has no block “knot”')).toBeVisible();
  const line = FRENCH.slice(0, FRENCH.indexOf('<Block')).split('\n').length;
  await expect(page.getByText(`knots/deck.fr.mdx:${line}:1`)).toBeVisible();
  await expect(english.getByText('deck.mdx has no block')).toBeHidden();
  await english.goto('/');
  await expect(english.getByRole('link', { name: 'Français: 2 faults' })).toBeVisible();
  await english.getByRole('link', { name: 'Knots', exact: true }).click();
  await expect(english.getByRole('link', { name: 'Français' })).toBeHidden();
});
