// Owns what every provider must do whose sandboxes can be saved: what was deleted stays deleted, what was made is there.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { disksFolder } from '#server/sandbox/docker/disks';
import type { Checkpoint, SandboxNode, SandboxProvider } from '#server/sandbox/provider';
import { nodeRequest, sandboxRequest } from '../../support/sandbox';
import { until } from '../../support/until';
import { ranOn } from './machines';

/** Milliseconds that each step took, for the test's words. */
export const figures: string[] = [];

/** Files that this process holds open where disks lie, with a name or without. */
function heldFiles(installation: string): string[] {
  const paths = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return paths.filter((path) => path.startsWith(disksFolder(installation)));
}

export async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
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

export async function savesAndGoesBack(provider: SandboxProvider, installation: string): Promise<void> {
  const level = provider.capabilities.isolation;
  const sandbox = await timed(`${level}: a fresh sandbox of two nodes`, () =>
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
  await ranOn(node1, SPOILT);
  await ranOn(node2, 'echo third > file');
  await timed(`${level}: return`, () => saved.restore());
  expect(await look(node1)).toBe(SEEN);
  expect(await ranOn(node2, 'cat file')).toBe('second');
  await ranOn(node2, 'echo fourth > file');
  await saved.restore();
  expect(await ranOn(node2, 'cat file')).toBe('second');
  expect(await ranOn(node1, 'getent hosts node2 | wc -l')).toBe('1');
  expect(heldFiles(installation)).toHaveLength(2);
  await sandbox.remove();
  expect(heldFiles(installation)).toEqual([]);
  await expect(saved.restore()).rejects.toThrow('the sandbox ended');
  const disks =
    readFileSync('/proc/self/mountinfo', 'utf8').split(join(disksFolder(installation), sandbox.id)).length - 1;
  expect(disks).toBe(0);
}

/** What comes of commands that are given one after the other meanwhile: those that find the node still wait. */
async function commandsDuring(work: Promise<unknown>, node: SandboxNode): Promise<string[]> {
  let isUnderWay = true;
  const end = () => {
    isUnderWay = false;
  };
  work.then(end, end);
  const said: string[] = [];
  while (isUnderWay) said.push(await ranOn(node, 'echo here'));
  return said;
}

/** Another sandbox begins as a copy of one that goes on, or has ended; what they do then is their own. */
export async function beginsAsCopy(provider: SandboxProvider, installation: string): Promise<void> {
  const level = provider.capabilities.isolation;
  // What a provider that was closed had saved goes with its process.
  const heldBefore = heldFiles(installation);
  const nodes = [nodeRequest('node1'), nodeRequest('node2')];
  const source = await provider.start(sandboxRequest({ nodes }));
  const [node1, node2] = source.nodes as readonly SandboxNode[] as [SandboxNode, SandboxNode];
  for (const command of SAVED) await ranOn(node1, command);
  await ranOn(node1, 'docker tag made registry:5443/made && docker push -q registry:5443/made');
  await ranOn(node2, 'echo second > file; rm /etc/issue; (setsid sleep 98765 >/dev/null 2>&1 &)');
  const copying = timed(`${level}: copy`, () => source.copy());
  const given = await commandsDuring(copying, node1);
  expect(given).toEqual(given.map(() => 'here'));
  const copy = await copying;
  figures.push(
    `${level}: nodes stood still for ${Math.round(copy.stillMs)} ms, ${Math.round(copy.bytes / 2 ** 20)} MiB`,
  );
  await ranOn(node2, 'echo third > file');

  const begin = (owner: string) => provider.start(sandboxRequest({ owner, nodes, from: copy }));
  const forks = await timed(`${level}: two begin as that copy at once`, () =>
    Promise.all([begin('one'), begin('other')]),
  );
  await source.remove();
  const [one, other] = forks;
  const [own1, own2] = one.nodes as readonly SandboxNode[] as [SandboxNode, SandboxNode];
  expect(await timed(`${level}: what ran runs again`, () => look(own1))).toBe(SEEN);
  expect(await ranOn(own2, 'cat file; ls /etc/issue 2>&1 | wc -l; pgrep -c sleep || true')).toBe('second\n1\n0');
  expect(await ranOn(own2, 'test -e /etc/issue || echo gone')).toBe('gone');
  expect(own1.address).not.toBe(node1.address);
  expect((await ranOn(own1, 'getent hosts node2')).split(/\s/)[0]).toBe(own2.address);
  await ranOn(own1, 'docker rmi -f made registry:5443/made && docker pull -q registry:5443/made');
  const loginOf = async (node: SandboxNode) => ranOn(node, 'cat /root/.docker/config.json');
  expect(await loginOf(own1)).not.toBe(await loginOf(other.nodes[0]));
  await ranOn(own2, 'echo fourth > file');
  expect(await ranOn(other.nodes[1] as SandboxNode, 'cat file')).toBe('second');

  const late = await begin('late');
  expect(await ranOn(late.nodes[1] as SandboxNode, 'cat file')).toBe('second');
  await expect(provider.start(sandboxRequest({ from: copy }))).rejects.toThrow('needs the same nodes');
  await copy.remove();
  expect(heldFiles(installation)).toEqual(heldBefore);
  expect(await ranOn(late.nodes[1] as SandboxNode, 'cat file')).toBe('second');
}
