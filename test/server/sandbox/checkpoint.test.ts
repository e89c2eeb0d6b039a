// What is on a sandbox's disks can be saved and gone back to, with its Swarm, and a server that ends meanwhile does no harm.
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createDisks, disksFolder } from '#server/sandbox/docker/disks';
import { ownedBy } from '#server/sandbox/docker/labels';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import type { LeftSandbox } from '#server/sandbox/provider';
import { testEngine, testShelf } from '../../support/engine';
import { installationFor } from '../../support/installation';
import { nodeRequest, sandboxRequest } from '../../support/sandbox';
import { until } from '../../support/until';
import { figures, savesAndGoesBack, timed } from './checkpoints';
import { ranOn } from './machines';

const INSTALLATION = installationFor('checkpoint');
const log = { warn: (facts: object, message: string) => console.warn(message, facts) };

async function open({ keep = false } = {}) {
  const ground = { ...(await testEngine()), shelf: await testShelf() };
  if (!keep) await reap(ground.connection, INSTALLATION, log);
  const disks = createDisks({ installation: INSTALLATION, bytes: 1 << 30, rootId: 0 });
  return createDockerProvider({ ...ground, installation: INSTALLATION, log, disks });
}

afterAll(() => console.log(figures.join('\n')));

test('CP1 files, images, volumes and what was deleted come back, as often as one likes, and nothing is left', async () => {
  const provider = await open();
  await savesAndGoesBack(provider, INSTALLATION).finally(() => provider.close());
}, 120_000);

test('CP2 a sandbox whose server ended while it was saved goes on with the next, and nothing of it lies about', async () => {
  const { docker } = (await testEngine()).connection;
  const before = await open();
  const sandbox = await before.start(sandboxRequest());
  await ranOn(sandbox.nodes[0], 'echo here > file');
  for (const { Id } of await docker.listContainers({ filters: ownedBy(INSTALLATION) }))
    await docker.getContainer(Id).pause();
  await writeFile(join(disksFolder(INSTALLATION), 'lost-node1.img'), 'half a copy');
  await before.leave();
  const after = await open({ keep: true });
  try {
    const [left] = await after.adopt();
    expect(await ranOn((left as LeftSandbox).sandbox.nodes[0], 'cat file')).toBe('here');
    expect(readdirSync(disksFolder(INSTALLATION))).toEqual([`${sandbox.id}-node1`]);
  } finally {
    await after.close();
  }
}, 60_000);

test('CP3 a Swarm comes back with its services, at the addresses of its nodes', async () => {
  const provider = await open();
  try {
    const nodes = [nodeRequest('node1', { joined: true }), nodeRequest('node2', { joined: true })];
    const sandbox = await provider.start(sandboxRequest({ nodes }));
    const [node] = sandbox.nodes;
    const service = 'docker service create -q --detach --name site --mode global debian:bookworm-slim sleep 1000';
    const running = `docker service ps site --filter desired-state=running --format '{{.Node}} {{.CurrentState}}' | awk '$2 == "Running" { print $1 }' | sort -u | paste -sd' '`;
    const both = () =>
      until('a task on each node', async () => {
        const outcome = await node.run({ command: running, timeoutMs: 20_000, maxOutputBytes: 999 });
        return outcome.output.trim() === 'node1 node2';
      });
    await ranOn(node, service);
    await both();
    const saved = await sandbox.checkpoint();
    await ranOn(node, 'docker service rm site');
    await ranOn(node, 'docker node rm --force node2');
    await timed('trusted: return of a Swarm, started', () => saved.restore());
    await timed('trusted: return of a Swarm, all tasks run', both);
  } finally {
    await provider.close();
  }
}, 120_000);
