// A Docker Engine that stops under a talk and comes back, as the page shows it: the server is told by the engine behind a
// proxy, and the machines end as they would with it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type EngineProxy, proxyEngine, type TestEngine, testEngine } from '../support/engine';
import { type Site, startSite } from '../support/site';

let engine: TestEngine;
let proxy: EngineProxy;
let site: Site;

test.beforeAll(async () => {
  test.setTimeout(15 * 60_000);
  engine = await testEngine();
  proxy = await proxyEngine(engine.connection);
  site = await startSite({ contentDir: 'test/content', settings: { DOCKER_HOST: proxy.where, POOL_TARGET: '0' } });
});
test.afterAll(async () => {
  await site?.stop();
  await proxy?.close();
});

test('G34 the page says that Docker stopped, and has a shell with the same files as soon as it is back', async ({
  page,
}) => {
  await page.goto(await site.presenterLink());
  await page.goto(`${site.url}/decks/basics#say-hello`);
  const screen = page.locator('.xterm-rows').first();
  await expect(screen).toContainText('#', { timeout: 60_000 });
  const type = async (line: string) => {
    await page.locator('.xterm-helper-textarea').first().focus();
    await page.keyboard.type(`${line}\n`);
  };
  await type('hostname >note; echo made-$((40 + 2))');
  await expect(screen).toContainText('made-42');
  const { docker } = engine.connection;
  await proxy.refuse();
  const machines = await docker.listContainers({ filters: { label: ['dev.slipway.owner'] } });
  const installation = (await readFile(join(site.dataDir, 'installation'), 'utf8')).trim();
  const own = machines.filter(({ Labels }) => Labels['dev.slipway.installation'] === installation);
  expect(own).toHaveLength(1);
  await Promise.all(own.map(({ Id }) => docker.getContainer(Id).kill()));
  await proxy.stop();
  await expect(page.getByText('Docker stopped. The sandbox is started again when it answers.')).toBeVisible();
  await proxy.resume();
  await expect(screen).not.toContainText('made-42', { timeout: 30_000 });
  await expect(screen).toContainText('#');
  await type('echo it is $(cat note)');
  await expect(screen).toContainText('it is node1');
});
