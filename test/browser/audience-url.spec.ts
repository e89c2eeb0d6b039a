// The address of an app on a slide, as a page shows what its server says of it: no engine stands behind it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { faultsOf } from '../support/faults';
import { type Site, startSite } from '../support/site';

const DECK = '---\ntitle: Addresses\n---\n\n# Open it\n\n<AudienceUrl port={8000} qr />\n';
let content: string;
let site: Site;

test.beforeAll(async () => {
  content = await mkdtemp(join(tmpdir(), 'slipway-addresses-'));
  await mkdir(join(content, 'addresses'));
  await writeFile(join(content, 'addresses/deck.mdx'), DECK);
  site = await startSite({ contentDir: content, settings: { ENGINE: 'none' } });
});
test.afterAll(async () => {
  await site?.stop();
  await rm(content, { recursive: true, force: true });
});

/** A page whose sandbox has its apps at such names. */
async function open(page: Page, audienceUrl: string) {
  const sandbox = {
    ...{ state: 'ready', id: 'abcdefghijkl', kind: 'docker', machines: false, audienceUrl, audiencePath: null },
    ...{ ports: [{ name: 'hello', port: 8000 }], nodes: [{ name: 'node1', role: 'manager', state: 'running' }] },
  };
  await page.routeWebSocket('**/live', (socket) => {
    socket.connectToServer().onMessage((message) => {
      socket.send(message);
      if (String(message).includes('"snapshot"')) socket.send(JSON.stringify({ type: 'sandbox-changed', sandbox }));
    });
  });
  await page.goto(`${site.url}/decks/addresses#open-it`);
  return page.locator('.audience');
}

test('AU30 an address that others reach has a code for their cameras, in either theme', async ({ page }) => {
  const audience = await open(page, 'http://{port}-abcdefghijkl.apps.example:3000');
  await expect(audience.getByRole('link')).toContainText('hello-abcdefghijkl.apps.example:3000');
  const code = audience.getByRole('img', { name: 'QR code of the address of port 8000' });
  await expect(code).toBeInViewport();
  const box = await code.boundingBox();
  expect(box?.width).toBeGreaterThan(160);
  expect(box?.width).toBe(box?.height);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await faultsOf(page, { within: ['.audience'] })).toEqual([]);
  }
});

test('AU31 an address of this computer alone has none, and says why', async ({ page }) => {
  const audience = await open(page, 'http://{port}-abcdefghijkl.localhost:3000');
  await expect(audience.getByText('No QR code: only this computer reaches the address.')).toBeVisible();
  await expect(audience.getByRole('img', { name: /QR code/ })).toHaveCount(0);
});
