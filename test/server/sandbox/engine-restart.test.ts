// A Docker Engine that is really restarted under its sandboxes, in both ways that engines end.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDisks } from '#server/sandbox/docker/disks';
import { createFence } from '#server/sandbox/docker/fence';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import type { Sandbox, SandboxProvider } from '#server/sandbox/provider';
import { installationFor } from '../../support/installation';
import { type OwnEngine, ownEngine } from '../../support/own-engine';
import { nodeRequest, sandboxRequest } from '../../support/sandbox';
import { until } from '../../support/until';
import { ranOn } from './machines';

const INSTALLATION = installationFor('restart');
const warnings: string[] = [];
const log = { warn: (facts: object, message: string) => void warnings.push(`${message} ${JSON.stringify(facts)}`) };

let engine: OwnEngine;
let provider: SandboxProvider;

beforeAll(async () => {
  engine = await ownEngine(INSTALLATION);
  provider = createDockerProvider({
    connection: engine.connection,
    image: engine.image,
    shelf: null,
    installation: INSTALLATION,
    log,
    disks: createDisks({ installation: INSTALLATION, bytes: 512 << 20, rootId: 0 }),
    fence: createFence({ installation: INSTALLATION, egress: 'open', log }),
  });
}, 300_000);
afterAll(async () => {
  await provider?.close();
  await engine?.remove();
}, 120_000);

function named({ nodes }: Sandbox, wanted: string) {
  const found = nodes.find(({ name }) => name === wanted);
  if (!found) throw new Error(`there is no ${wanted}`);
  return found;
}

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'G30 after %s to the engine its sandboxes are started again: files, networks, Swarm and what was off',
  async (signal) => {
    const nodes = [
      nodeRequest('node1', { joined: true }),
      nodeRequest('node2', { joined: true }),
      nodeRequest('lone'),
      nodeRequest('off'),
    ];
    const sandbox = await provider.start(sandboxRequest({ nodes }));
    let ended: string | null = null;
    void sandbox.gone.then((why) => (ended = why));
    const heard: string[] = [];
    sandbox.onChange(() => heard.push(sandbox.away ?? sandbox.nodes.map(({ state }) => state).join(' ')));
    await ranOn(named(sandbox, 'node1'), 'echo kept >/root/note; echo kept >/etc/note; docker volume create kept');
    await named(sandbox, 'lone').cutOff();
    await named(sandbox, 'off').kill();
    await engine.stop(signal);
    await until('the word', () => sandbox.away?.includes('Docker stopped'));
    await expect(ranOn(named(sandbox, 'node1'), 'true')).rejects.toThrow('is started again when it answers');
    await engine.start();
    await until('its return', () => sandbox.away === null, 60_000);
    expect(ended).toBe(null);
    expect(sandbox.nodes.map(({ state }) => state)).toEqual(['running', 'running', 'cut-off', 'stopped']);
    expect(heard).toContain('stopped stopped stopped stopped');
    expect(await ranOn(named(sandbox, 'node1'), 'cat /root/note /etc/note; docker volume ls -q')).toBe(
      'kept\nkept\nkept',
    );
    expect(await ranOn(named(sandbox, 'node1'), 'getent hosts node2')).toContain('node2');
    const ready = () => ranOn(named(sandbox, 'node1'), 'docker node ls').then((text) => text.match(/Ready/g)?.length);
    await until('the Swarm', async () => (await ready().catch(() => 0)) === 2, 60_000);
    await named(sandbox, 'off').restart();
    expect(await ranOn(named(sandbox, 'off'), 'getent hosts node1')).toContain('node1');
    await sandbox.remove();
    expect(warnings.splice(0).join('\n')).toBe('');
  },
);
