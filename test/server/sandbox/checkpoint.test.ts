// What is on a sandbox's disks can be saved and gone back to, with its Swarm, and a server that ends meanwhile does no harm.
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createDisks, disksFolder } from '#server/sandbox/docker/disks';
import { ownedBy } from '#server/sandbox/docker/labels';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import type { LeftSandbox, SandboxNode } from '#server/sandbox/provider';
import { testEngine, testShelf } from '../../support/engine';
import { installationFor } from '../../support/installation';
import { nodeRequest, sandboxRequest } from '../../support/sandbox';
import { until } from '../../support/until';
import { beginsAsCopy, figures, savesAndGoesBack, timed } from './checkpoints';
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

test('CP5 another sandbox begins as a copy of one, at addresses of its own, and nothing is left', async () => {
  const provider = await open();
  await beginsAsCopy(provider, INSTALLATION).finally(() => provider.close());
  expect(existsSync(disksFolder(INSTALLATION))).toBe(false);
}, 240_000);

test('CP6 a copy of a Swarm is a Swarm of its own, without what the other runs, and the other goes on', async () => {
  const provider = await open();
  try {
    const nodes = [nodeRequest('node1', { joined: true }), nodeRequest('node2', { joined: true })];
    const source = await provider.start(sandboxRequest({ nodes }));
    const [first, second] = source.nodes;
    await ranOn(first, 'docker service create -q --name site --mode global debian:bookworm-slim sleep 1000');
    await ranOn(second as SandboxNode, 'docker run -d --name alone --network none debian:bookworm-slim sleep 1000');
    const copy = await source.copy();
    expect(copy.lacksSwarm).toBe(true);
    const fork = await timed('trusted: a copy of a Swarm', () => provider.start(sandboxRequest({ nodes, from: copy })));
    const [own, other] = fork.nodes as readonly SandboxNode[] as [SandboxNode, SandboxNode];
    const names = (node: SandboxNode) => ranOn(node, `docker ps -a --format '{{.Names}} {{.State}}' | sort`);
    await until('only what was begun by hand', async () => (await names(other)) === 'alone running');
    await until('no task of the other', async () => (await names(own)) === '');
    expect(await ranOn(own, `docker node ls --format '{{.Hostname}} {{.Status}}' | sort`)).toBe(
      'node1 Ready\nnode2 Ready',
    );
    expect(await ranOn(own, 'docker service ls -q | wc -l')).toBe('0');
    await ranOn(own, 'docker service create -q --name site --mode global debian:bookworm-slim sleep 1000');
    expect(await ranOn(first, `docker node ls --format '{{.Hostname}} {{.Status}}' | sort`)).toBe(
      'node1 Ready\nnode2 Ready',
    );
    expect(await ranOn(first, 'docker service ls --format "{{.Replicas}}"')).toBe('2/2');
    await other.restart();
    await until('the task after a restart', async () => (await ranOn(other, 'docker ps -q --filter name=site')) !== '');
    await copy.remove();
  } finally {
    await provider.close();
  }
}, 240_000);
