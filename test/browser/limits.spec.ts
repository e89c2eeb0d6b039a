// What limits a sandbox is said in the terminal's frame, with a way out of each.
import { expect, test } from '@playwright/test';
import { type Site, startSite } from '../support/site';

let site: Site;

test.beforeAll(async () => {
  const minutes = { SANDBOX_LIFETIME_MINUTES: '0.3', SANDBOX_EXTEND_MINUTES: '0.1', SANDBOX_EXTENSIONS: '1' };
  site = await startSite({ decks: ['basics'], settings: { ENGINE: 'none', ...minutes } });
});
test.afterAll(async () => {
  await site?.stop();
});

test('K40 the end of a sandbox is announced, put off, come to by a reset, and followed by a new one', async ({
  page,
}) => {
  await page.goto(await site.presenterLink());
  await page.goto(`${site.url}/decks/basics#say-hello`);
  const screen = page.locator('.xterm-rows').first();
  await expect(screen).toContainText('#', { timeout: 30_000 });
  const frame = page.getByRole('region', { name: 'Limits of the sandbox' });

  await expect(frame).toContainText(/This sandbox ends in [1-4] seconds?/, { timeout: 30_000 });
  await frame.getByRole('button', { name: 'Extend by 6 seconds' }).click();
  await expect(frame).toHaveCount(0);

  await expect(frame).toContainText('This sandbox ends in', { timeout: 30_000 });
  await expect(frame.getByRole('button', { name: /Extend/ })).toHaveCount(0);
  await page.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.type('echo of the first\n');
  await frame.getByRole('button', { name: 'Reset the sandbox' }).click();
  await frame.getByRole('button', { name: 'Start a new one' }).click();
  await expect(frame).toHaveCount(0);
  await expect(screen).not.toContainText('of the first');
  await expect(screen).toContainText('#');
  await page.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.type('echo it is $((40 + 2))\n');
  await expect(screen).toContainText('it is 42');

  await expect(page.getByText('This sandbox was removed: its time of 18 seconds was over.')).toBeVisible({
    timeout: 40_000,
  });
  await page.getByRole('button', { name: 'Start a new sandbox' }).click();
  await expect(screen).toContainText('#');
});
