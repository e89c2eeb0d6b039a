// The mirror, with an upstream that stands where the public Internet would be.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineConnection } from '#server/sandbox/docker/connect';
import { createFence } from '#server/sandbox/docker/fence';
import { removeMirrorStore, wakeMirror } from '#server/sandbox/docker/mirror';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import type { Sandbox, SandboxProvider } from '#server/sandbox/provider';
import { testHardened } from '../../support/hardened';
import { installationFor } from '../../support/installation';
import { type Registry, startRegistry } from '../../support/registry';
import { sandboxRequest } from '../../support/sandbox';
import * as host from './escape/host';

const INSTALLATION = installationFor('mirror');
const UPSTREAM_PORT = 5000;
const quick = { timeoutMs: 60_000, maxOutputBytes: 10_000 };
const log = { warn: (facts: object, message: string) => expect.unreachable(`${message} ${JSON.stringify(facts)}`) };
const ends: (() => unknown)[] = [];

let engine: EngineConnection;
let upstream: Registry;
let open: () => SandboxProvider;

beforeAll(async () => {
  const hardened = await testHardened();
  ends.push(() => hardened.engine.close());
  engine = hardened.engine.connection;
  await reap(engine, INSTALLATION, log);
  await removeMirrorStore(engine, INSTALLATION);
  ends.push(await host.layOutNeighbourhood());
  upstream = await startRegistry(host.OWN_END);
  ends.push(() => upstream.close());
  const { image, isolation } = hardened;
  const common = { connection: engine, image, shelf: null, installation: INSTALLATION, log, isolation };
  open = () =>
    createDockerProvider({
      ...common,
      fence: createFence({ installation: INSTALLATION, egress: 'mirror', log }),
      upstream: `http://${host.PUBLIC}:${UPSTREAM_PORT}`,
    });
}, 600_000);
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

async function pulls(sandbox: Sandbox, image: string): Promise<string> {
  return (await sandbox.nodes[0].run({ ...quick, command: `docker pull -q ${image} 2>&1` })).output.trim();
}

/** Blobs that upstream has given: the mirror may look for one without taking it. */
function given(): number {
  return upstream.asked.filter(({ method, path }) => method === 'GET' && path.includes('/blobs/')).length;
}

test('X1 with EGRESS=mirror two sandboxes pull an image that upstream gives once, and reach nothing else', async () => {
  const stopForwarding = await host.forwardFromOutside(UPSTREAM_PORT, Number(upstream.host.split(':')[1]));
  ends.push(stopForwarding);
  await upstream.add('team/app', { hello: Buffer.alloc(200_000, 'hello ') });
  const provider = open();
  const [first, second] = await Promise.all([provider.start(sandboxRequest()), provider.start(sandboxRequest())]);
  expect(await pulls(first, 'team/app:1')).toBe('docker.io/team/app:1');
  const once = given();
  expect(once).toBeGreaterThan(1);
  expect(await pulls(second, 'team/app:1')).toBe('docker.io/team/app:1');
  expect(given()).toBe(once);

  const dial = `timeout 3 socat -u TCP:${host.PUBLIC}:${host.OUTSIDE_PORT},connect-timeout=2 -`;
  expect((await first.nodes[0].run({ ...quick, command: dial })).output).not.toContain('REACHED');
  // Its engine then tries Docker Hub itself, and is told at once that there is no such name.
  expect(await pulls(first, 'team/none:1')).toContain('Error response from daemon');

  const push = 'curl -s -o /dev/null -w "%{http_code}" -X POST "$REGISTRY_MIRROR/v2/team/app/blobs/uploads/"';
  expect((await first.nodes[0].run({ ...quick, command: push })).output).toBe('405');
  await provider.close();

  // What was fetched stays: it is pulled again though upstream is away.
  await stopForwarding();
  const again = open();
  const third = await again.start(sandboxRequest());
  expect(await pulls(third, 'team/app:1')).toBe('docker.io/team/app:1');
  expect(given()).toBe(once);
  await again.close();
  expect(await removeMirrorStore(engine, INSTALLATION)).toBe(true);
  expect(await removeMirrorStore(engine, INSTALLATION)).toBe(false);
}, 180_000);

test('X9 a mirror that has ended with its engine is started again, once', async () => {
  const provider = open();
  await provider.start(sandboxRequest());
  const mirror = engine.docker.getContainer(`slipway-mirror-${INSTALLATION}`);
  await wakeMirror(engine, INSTALLATION);
  const { StartedAt } = (await mirror.inspect()).State;
  await mirror.kill();
  await mirror.wait();
  await wakeMirror(engine, INSTALLATION);
  const { State } = await mirror.inspect();
  expect(State).toMatchObject({ Running: true });
  expect(State.StartedAt).not.toBe(StartedAt);
  await provider.close();
  await wakeMirror(engine, INSTALLATION);
});
