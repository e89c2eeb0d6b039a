import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { EngineConnection } from '#server/sandbox/docker/connect';
import { createFence, removalOf, removeFence } from '#server/sandbox/docker/fence';
import { findOrphanFences } from '#server/sandbox/docker/fence-notes';
import { bridgeOf, chainsOf, type Egress } from '#server/sandbox/docker/fence-rules';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import type { Sandbox, SandboxProvider } from '#server/sandbox/provider';
import { testEngine } from '../../support/engine';
import { testHardened } from '../../support/hardened';
import { installationFor } from '../../support/installation';
import { nodeRequest, sandboxRequest } from '../../support/sandbox';
import { until } from '../../support/until';
import * as host from './escape/host';

const INSTALLATION = installationFor('fence');
const { forward, input, nat } = chainsOf(INSTALLATION);
const quick = { timeoutMs: 30_000, maxOutputBytes: 10_000 };
const warnings: string[] = [];
const log = { warn: (facts: object, message: string) => void warnings.push(`${message} ${JSON.stringify(facts)}`) };
const ends: (() => unknown)[] = [];

let near: EngineConnection;
let image: string;
let provider: SandboxProvider | null = null;

beforeAll(async () => {
  ({ connection: near, image } = await testEngine());
  await reap(near, INSTALLATION, log);
  ends.push(await host.layOutNeighbourhood());
}, 600_000);
afterEach(async () => {
  await provider?.close();
  provider = null;
  expect(saved()).not.toContain(forward);
  expect(warnings.splice(0).join('\n')).toBe('');
});
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

function saved(): string {
  return ['iptables-save', 'ip6tables-save'].map((program) => execFileSync(program, { encoding: 'utf8' })).join('');
}

async function startTrusted(egress: Egress, lookMs?: number): Promise<Sandbox> {
  const fence = createFence({ installation: INSTALLATION, egress, log, ...(lookMs ? { lookMs } : {}) });
  provider = createDockerProvider({ connection: near, image, shelf: null, installation: INSTALLATION, log, fence });
  return provider.start(sandboxRequest());
}

async function reaches(sandbox: Sandbox, address: string, port = host.OUTSIDE_PORT): Promise<boolean> {
  const command = `timeout 3 socat -u TCP:${address}:${port},connect-timeout=2 -`;
  return (await sandbox.nodes[0].run({ ...quick, command })).output.includes('REACHED');
}

test('N1 a trusted sandbox is fenced as well: the public Internet, and neither the host nor its network', async () => {
  const { port, close } = await host.layOutPort();
  ends.push(close);
  const sandbox = await startTrusted('open');
  const gateway = (
    await sandbox.nodes[0].run({ ...quick, command: "ip route | sed -n 's/^default via \\([^ ]*\\).*/\\1/p'" })
  ).output;
  expect(await reaches(sandbox, host.PUBLIC)).toBe(true);
  expect(await reaches(sandbox, gateway.trim(), port)).toBe(false);
  for (const address of Object.values(host.ADDRESSES)) expect(await reaches(sandbox, address), address).toBe(false);
});

test('N2 EGRESS=off leaves nothing to be reached, and names are refused at once', async () => {
  const sandbox = await startTrusted('off');
  expect(await reaches(sandbox, host.PUBLIC)).toBe(false);
  const start = Date.now();
  expect(await sandbox.nodes[0].run({ ...quick, command: 'getent hosts none.example.org' })).toMatchObject({
    status: 2,
  });
  expect(Date.now() - start).toBeLessThan(5_000);
});

test('N3 names are answered or refused at once in a hardened sandbox', async () => {
  const { engine, isolation } = await testHardened();
  try {
    for (const egress of ['open', 'off'] as const) {
      const fence = createFence({ installation: INSTALLATION, egress, log });
      const deps = {
        connection: engine.connection,
        image,
        shelf: null,
        installation: INSTALLATION,
        log,
        isolation,
        fence,
      };
      provider = createDockerProvider(deps);
      const sandbox = await provider.start(sandboxRequest());
      const start = Date.now();
      await sandbox.nodes[0].run({ ...quick, command: 'getent hosts none.example.invalid' });
      expect(Date.now() - start, egress).toBeLessThan(5_000);
      await provider.close();
      provider = null;
    }
  } finally {
    await engine.close();
  }
}, 600_000);

test('N4 rules that something else has removed are made again, each once', async () => {
  const sandbox = await startTrusted('open', 50);
  execFileSync('iptables', ['--wait', '-D', 'INPUT', '-j', input]);
  execFileSync('ip6tables', ['--wait', '-D', 'INPUT', '-j', input]);
  await until('both jumps', () => saved().split(`-A INPUT -j ${input}\n`).length === 3);
  expect(await reaches(sandbox, host.PUBLIC)).toBe(true);
  await until('the warning', () => warnings.length > 0);
  expect(warnings.splice(0).join()).toContain('made again');
});

test('N6 nodes of one sandbox reach each other, and no other sandbox, nor by a false address', async () => {
  const fence = createFence({ installation: INSTALLATION, egress: 'open', log });
  provider = createDockerProvider({ connection: near, image, shelf: null, installation: INSTALLATION, log, fence });
  const pair = sandboxRequest({ nodes: [nodeRequest(), nodeRequest('node2')] });
  const [own, other] = await Promise.all([provider.start(pair), provider.start(pair)]);
  const serve = `setsid socat TCP-LISTEN:4000,fork,reuseaddr SYSTEM:'echo REACHED' >/dev/null 2>&1 </dev/null &`;
  const addresses: string[] = [];
  for (const node of [...own.nodes, ...other.nodes]) {
    await node.run({ ...quick, command: serve });
    addresses.push((await node.run({ ...quick, command: 'hostname -i' })).output.trim());
  }
  const [, second = '', third = ''] = addresses;
  await until('its second node', () => reaches(own, second, 4000));
  await until('the other’s second node', () => reaches(other, addresses[3] ?? '', 4000));
  expect(await reaches(own, third, 4000)).toBe(false);
  const disguise = `ip address add ${third}/32 dev lo; timeout 3 socat -u TCP:${host.PUBLIC}:${host.OUTSIDE_PORT},bind=${third},connect-timeout=2 -`;
  expect((await own.nodes[0].run({ ...quick, command: disguise })).output).not.toContain('REACHED');
});

test('N5 what is removed are our chains and the jumps to them, in each table, and nothing else', () => {
  const text = [
    ...[
      '*nat',
      ':POSTROUTING ACCEPT [0:0]',
      `:${nat} - [0:0]`,
      `-A POSTROUTING -j ${nat}`,
      '-A POSTROUTING -j OTHER',
      'COMMIT',
    ],
    ...[
      '*filter',
      ':INPUT ACCEPT [0:0]',
      `:${input} - [0:0]`,
      `-A INPUT -j ${input}`,
      `-A ${input} -i sw -j DROP`,
      'COMMIT',
    ],
  ].join('\n');
  expect(removalOf(text, [forward, input, nat]).trim().split('\n')).toEqual([
    ...['*nat', `-D POSTROUTING -j ${nat}`, `-F ${nat}`, `-X ${nat}`, 'COMMIT'],
    ...['*filter', `-D INPUT -j ${input}`, `-F ${input}`, `-X ${input}`, 'COMMIT'],
  ]);
});

test('N20 chains whose data folder is gone are found and removed by clean of another installation, others stay', async () => {
  const gone = await mkdtemp(join(tmpdir(), 'slipway-gone-'));
  const own = await mkdtemp(join(tmpdir(), 'slipway-own-'));
  const orphan = installationFor('fence-orphan');
  const living = installationFor('fence-living');
  const network = { bridge: bridgeOf(orphan, 'trusted', 0), subnet: '10.250.1.0/28', masquerade: false };
  for (const [installation, dataDir] of [
    [orphan, gone],
    [living, own],
  ] as const) {
    const fence = createFence({ installation, dataDir, egress: 'open', log });
    await fence.guard(network);
    // As kill -9 does.
    await fence.leave();
  }
  await rm(gone, { recursive: true });
  expect(await findOrphanFences()).toContain(orphan);
  const env = { ...process.env, DATA_DIR: own, CONTENT_DIR: resolve('test/content') };
  const said = execFileSync(process.execPath, [resolve('dist/slipway.mjs'), 'clean'], { env }).toString();
  expect(said).toMatch(/Removed the network rules of (an installation|\d+ installations) whose data folder is gone/);
  const rules = execFileSync('iptables-save').toString();
  expect(rules).not.toContain(chainsOf(orphan).forward);
  expect(rules).toContain(chainsOf(living).forward);
  await removeFence(living);
  expect(await findOrphanFences()).not.toContain(orphan);
  await rm(own, { recursive: true });
});
