// What is on a sandbox's disks can be saved and gone back to: what was deleted stays deleted, what was made is there.
import { readdirSync, readlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createDisks, disksFolder } from '#server/sandbox/docker/disks';
import type { Isolation } from '#server/sandbox/docker/isolation';
import { ownedBy } from '#server/sandbox/docker/labels';
import { createDockerProvider, type DockerProviderDeps } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import type { Checkpoint, LeftSandbox, Sandbox, SandboxNode } from '#server/sandbox/provider';
import { testEngine, testShelf } from '../../support/engine';
import { hardenedShelf, testHardened } from '../../support/hardened';
import { installationFor } from '../../support/installation';
import { nodeRequest, sandboxRequest } from '../../support/sandbox';
import { until } from '../../support/until';
import { ranOn } from './machines';

const INSTALLATION = installationFor('checkpoint');
const log = { warn: (facts: object, message: string) => console.warn(message, facts) };
const figures: string[] = [];

type Ground = Pick<DockerProviderDeps, 'connection' | 'image' | 'shelf'> & { isolation: Isolation };

const GROUNDS: Record<string, () => Promise<Ground>> = {
  trusted: async () => ({ ...(await testEngine()), shelf: await testShelf(), isolation: { level: 'trusted' } }),
  async hardened() {
    const hardened = await testHardened();
    afterAll(() => hardened.engine.close());
    const { engine, image, isolation } = hardened;
    return { connection: engine.connection, image, shelf: await hardenedShelf(hardened), isolation };
  },
};

async function open(ground: Ground, { keep = false } = {}) {
  if (!keep) await reap(ground.connection, INSTALLATION, log);
  const rootId = ground.isolation.level === 'hardened' ? ground.isolation.rootId : 0;
  const disks = createDisks({ installation: INSTALLATION, bytes: 1 << 30, rootId });
  return createDockerProvider({ ...ground, installation: INSTALLATION, log, disks });
}

/** Files that this process holds open where disks lie, with a name or without. */
function heldFiles(): string[] {
  const paths = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return paths.filter((path) => path.startsWith(disksFolder(INSTALLATION)));
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  const result = await work();
  figures.push(`${what}: ${Math.round(performance.now() - begin)} ms`);
  return result;
}

// A folder made anew over one of the image is told from it by an extended attribute alone.
const SAVED = [
  'mkdir -p inner && chmod 700 inner && echo saved > inner/file && chown 7:8 inner/file && chmod 640 inner/file',
  'echo "FROM debian:bookworm-slim\nRUN echo built > /made" > Dockerfile && docker build -q -t made . >/dev/null',
  'docker run -d --name web --network none made sleep 1000 >/dev/null',
  'docker exec web sh -c "rm -r /etc/apt && mkdir /etc/apt && echo mine > /etc/apt/own"',
  'docker run --rm --network none -v store:/store made sh -c "echo in the volume > /store/file"',
];
const SPOILT = [
  'rm -rf inner Dockerfile && echo later > later',
  'docker rm -f web >/dev/null && docker volume rm store >/dev/null && docker rmi made >/dev/null',
  'docker run -d --name wrong --network none debian:bookworm-slim sleep 1000 >/dev/null',
].join('; ');
const LOOK = [
  'cat inner/file',
  'stat -c "%a %u %g" inner inner/file',
  'docker exec web ls /etc/apt',
  'docker run --rm --network none -v store:/store made cat /made /store/file',
  'docker ps -a --format "{{.Names}} {{.State}}"',
  'ls',
].join('\n');
const SEEN = ['saved', '700 0 0\n640 7 8', 'own', 'built\nin the volume', 'web running', 'Dockerfile\ninner'].join(
  '\n',
);

async function look(node: SandboxNode): Promise<string> {
  await until('the container that ran', async () => {
    const outcome = await node.run({ command: 'docker exec web true', timeoutMs: 20_000, maxOutputBytes: 999 });
    return outcome.kind === 'exited' && outcome.status === 0;
  });
  return ranOn(node, LOOK);
}

afterAll(() => console.log(figures.join('\n')));

describe.each(['trusted', 'hardened'])('at level %s', (level) => {
  test(`CP1 ${level}: files, images, volumes and what was deleted come back, twice, and nothing is left`, async () => {
    const ground = await (GROUNDS[level] as () => Promise<Ground>)();
    const provider = await open(ground);
    let sandbox: Sandbox;
    try {
      sandbox = await timed(`${level}: a fresh sandbox of two nodes`, () =>
        provider.start(sandboxRequest({ nodes: [nodeRequest('node1'), nodeRequest('node2')] })),
      );
      const [node1, node2] = sandbox.nodes as readonly SandboxNode[] as [SandboxNode, SandboxNode];
      expect(sandbox.capabilities.checkpoints).toBe(true);
      await ranOn(node2, 'echo first > file');
      const first = await sandbox.checkpoint();
      for (const command of SAVED) await ranOn(node1, command);
      await ranOn(node2, 'echo second > file');
      const saved: Checkpoint = await timed(`${level}: checkpoint`, () => sandbox.checkpoint());
      figures.push(`${level}: ${Math.round(saved.bytes / 2 ** 20)} MiB`);
      await expect(first.restore()).rejects.toThrow('another was saved');
      for (const time of level === 'trusted' ? ['first', 'second'] : ['first']) {
        await ranOn(node1, SPOILT);
        await ranOn(node2, 'echo third > file');
        await timed(`${level}: ${time} return`, () => saved.restore());
        expect(await look(node1)).toBe(SEEN);
        expect(await ranOn(node2, 'cat file')).toBe('second');
      }
      expect(await ranOn(node1, 'getent hosts node2 | wc -l')).toBe('1');
      expect(heldFiles()).toHaveLength(2);
      await sandbox.remove();
      expect(heldFiles()).toEqual([]);
      await expect(saved.restore()).rejects.toThrow('the sandbox ended');
      expect(await ranOn(node1, 'true').catch(String)).toContain('removed');
    } finally {
      await provider.close();
    }
    expect(readdirSync('/var/lib/slipway-disks')).not.toContain(disksFolder(INSTALLATION).split('/').at(-1));
  }, 240_000);
});

test('CP2 a sandbox whose server ended while it was saved goes on with the next, and nothing of it lies about', async () => {
  const ground = await (GROUNDS.trusted as () => Promise<Ground>)();
  const { docker } = ground.connection;
  const before = await open(ground);
  const sandbox = await before.start(sandboxRequest());
  await ranOn(sandbox.nodes[0], 'echo here > file');
  for (const { Id } of await docker.listContainers({ filters: ownedBy(INSTALLATION) }))
    await docker.getContainer(Id).pause();
  await writeFile(join(disksFolder(INSTALLATION), 'lost-node1.img'), 'half a copy');
  await before.leave();
  const after = await open(ground, { keep: true });
  try {
    const [left] = await after.adopt();
    expect(await ranOn((left as LeftSandbox).sandbox.nodes[0], 'cat file')).toBe('here');
    expect(readdirSync(disksFolder(INSTALLATION))).toEqual([`${sandbox.id}-node1`]);
  } finally {
    await after.close();
  }
}, 60_000);

test('CP3 a Swarm comes back with its services, at the addresses of its nodes', async () => {
  const provider = await open(await (GROUNDS.trusted as () => Promise<Ground>)());
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
