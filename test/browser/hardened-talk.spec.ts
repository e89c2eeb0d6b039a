// The heart of a talk at the level that `npm start` chooses as root: sandboxes on a hardened engine.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { nameInstallation } from '#server/installation';
import { createLog } from '#server/log';
import { removeHardenedEngine } from '#server/sandbox/docker/hardened/engine';
import { contentOf, type Site, startSite } from '../support/site';

let site: Site;
let dataDir: string;

test.beforeAll(async () => {
  test.setTimeout(20 * 60_000);
  dataDir = await mkdtemp(join(tmpdir(), 'slipway-hardened-'));
  const contentDir = await contentOf(dataDir, 'zero-to-production');
  site = await startSite({ dataDir, contentDir, settings: { ISOLATION: 'hardened' } });
});
test.afterAll(async () => {
  await site?.stop();
  await removeHardenedEngine(await nameInstallation(dataDir), createLog({ level: 'silent', pretty: false }));
  await rm(dataDir, { recursive: true, force: true });
});

test('E9 a guest builds, runs and opens a service in a hardened sandbox', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  const run = async (slide: string, block: string) => {
    await page.goto(`/decks/zero-to-production#${slide}`);
    await page.getByRole('button', { name: `Run ${block}`, exact: true }).click();
    await expect(page.locator(`[data-block="${block}"]`)).toHaveAttribute('data-state', 'passed', { timeout: 90_000 });
  };
  await run('build-it', 'build');
  const check = page.locator('[data-check="image-exists"]');
  // Right after its first build the engine inside can be busy for longer than a check may take: then one asks again.
  await expect(async () => {
    await expect(check).toHaveAttribute('data-state', /passed|failed/, { timeout: 20_000 });
    if ((await check.getAttribute('data-state')) === 'failed') await check.getByRole('button').click();
    await expect(check).toHaveAttribute('data-state', 'passed', { timeout: 20_000 });
  }).toPass({ timeout: 80_000 });
  await run('run-it', 'run');
  await page.goto('/decks/zero-to-production#open-it-and-read-its-log');
  const [app] = await Promise.all([
    context.waitForEvent('page'),
    page.locator('.slide:visible a[href*="8080-"]').first().click(),
  ]);
  await expect(app.getByText('Hello from a container')).toBeVisible();
  await context.close();
});
