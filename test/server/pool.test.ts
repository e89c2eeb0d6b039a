import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { PlacesDesk } from '#server/sandbox/places';
import { Pool } from '#server/sandbox/pool';
import type { Sandbox, SandboxRequest } from '#server/sandbox/provider';
import { POOL_OWNER } from '#server/sandbox/spare';
import { FakeProvider } from '../support/fake-provider';
import { nodeRequest, sandboxRequest } from '../support/sandbox';
import { until } from '../support/until';

const PLAIN = { nodes: [nodeRequest()] };
const THREE = { nodes: ['node1', 'node2', 'node3'].map((name) => nodeRequest(name)) };

const opened: { pool: Pool; provider: FakeProvider }[] = [];
afterEach(async () => {
  for (const { pool, provider } of opened.splice(0)) {
    provider.pace = async () => {};
    await pool.drain();
    await provider.close();
    expect(provider.nodes).toBe(0);
  }
});

type Options = { total?: number; target?: number; idleMs?: number };

function openPool({ total = 100, target = 1, idleMs = 60_000 }: Options = {}) {
  const provider = new FakeProvider();
  const places = new PlacesDesk(total);
  const warn = vi.fn();
  const pool = new Pool({ provider, places, rules: { target, idleMs }, log: { warn } });
  opened.push({ pool, provider });
  const enter = (nodes: number) => places.enter({ nodes, signal: new AbortController().signal, onWait: () => {} });
  /** As a room does it. */
  const claim = async (request: SandboxRequest): Promise<{ sandbox: Sandbox; leave: () => Promise<void> }> => {
    const stay = await enter(request.nodes.length);
    const sandbox = await pool.start(request);
    const leave = async () => {
      await sandbox.remove();
      stay.leave();
    };
    return { sandbox, leave };
  };
  const hasSpares = (nodes: number) => {
    const present = () => [...provider.alive].reduce((sum, sandbox) => sum + sandbox.nodes.length, 0);
    return until(`spares of ${nodes} nodes`, () => pool.spareNodes === nodes && present() === nodes + places.taken);
  };
  return { provider, places, pool, warn, enter, claim, hasSpares };
}

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

test('W10 a spare belongs to nobody and has no files; the claim brings both', async () => {
  const { provider, pool, claim, hasSpares } = openPool();
  const nodes = [nodeRequest('node1', { folders: ['/deck/app', '/deck/files'] })];
  pool.look({ nodes });
  await hasSpares(1);
  expect(provider.started[0]).toMatchObject({ owner: POOL_OWNER, copied: [] });
  const { sandbox } = await claim(sandboxRequest({ nodes }));
  expect(sandbox).toBe(provider.started[0]);
  expect(provider.started[0]?.copied).toEqual(['node1: /deck/app', 'node1: /deck/files']);
  await hasSpares(1);
});

test('W11 only what can be changed later makes no difference: files do not, machines do', async () => {
  const { provider, pool, claim, hasSpares } = openPool({ target: 1 });
  pool.look({ nodes: [nodeRequest('node1', { env: { A: '1', B: '2' }, packages: ['jq', 'make'] })] });
  await hasSpares(1);
  const others = [
    [nodeRequest('node1', { env: { A: '1' }, packages: ['jq', 'make'] })],
    [nodeRequest('node1', { env: { A: '1', B: '2' }, packages: ['jq'] })],
    [nodeRequest('node1', { env: { A: '1', B: '2' }, packages: ['jq', 'make'], joined: true })],
    [nodeRequest('node2', { env: { A: '1', B: '2' }, packages: ['jq', 'make'] })],
  ];
  for (const nodes of others) expect((await claim(sandboxRequest({ nodes }))).sandbox).not.toBe(provider.started[0]);
  const same = [nodeRequest('node1', { env: { B: '2', A: '1' }, packages: ['make', 'jq'], folders: ['/app'] })];
  const eager = await claim(sandboxRequest({ nodes: same, engine: 'eager' }));
  expect(eager.sandbox).not.toBe(provider.started[0]);
  expect((await claim(sandboxRequest({ nodes: same }))).sandbox).toBe(provider.started[0]);
});

test('W12 thirty claims within one moment are all served from a pool of thirty, in order', async () => {
  const { provider, pool, claim, hasSpares } = openPool({ total: 30, target: 30 });
  pool.look(PLAIN);
  await hasSpares(30);
  const spares = [...provider.started];
  const served: number[] = [];
  const claims = await Promise.all(
    spares.map(async (_, index) => {
      const { sandbox } = await claim(sandboxRequest());
      served.push(index);
      return sandbox;
    }),
  );
  expect(claims).toEqual(spares);
  expect(served).toEqual(served.toSorted((a, b) => a - b));
  expect(provider.started).toHaveLength(30);
});

test('W13 of thirty claims on a pool of ten, ten get spares and the others follow in order', async () => {
  const { provider, pool, claim, hasSpares } = openPool({ total: 30, target: 10 });
  pool.look(PLAIN);
  await hasSpares(10);
  const spares = [...provider.started];
  const served: number[] = [];
  const claims = await Promise.all(
    Array.from({ length: 30 }, async (_, index) => {
      const { sandbox } = await claim(sandboxRequest());
      served.push(index);
      return sandbox;
    }),
  );
  expect(claims.slice(0, 10)).toEqual(spares);
  expect(served).toEqual(Array.from({ length: 30 }, (_, index) => index));
  expect(provider.mostNodes).toBe(30);
});

test('W14 a claim of another kind takes the place of a spare, once that is gone', async () => {
  const { provider, pool, claim, hasSpares } = openPool({ total: 3, target: 3 });
  pool.look(PLAIN);
  await hasSpares(3);
  const { sandbox } = await claim(sandboxRequest(THREE));
  expect(sandbox.nodes).toHaveLength(3);
  expect(provider.alive.size).toBe(1);
  expect(provider.mostNodes).toBe(3);
});

test('W15 a spare that has lost a machine is removed and replaced', async () => {
  const { provider, pool, hasSpares } = openPool();
  pool.look(THREE);
  await hasSpares(3);
  provider.started[0]?.fail(1);
  await until('another spare', () => provider.started.length === 2);
  await hasSpares(3);
  expect(provider.alive).not.toContain(provider.started[0]);
});

test('W16 nothing is made ahead while somebody’s own sandbox starts', async () => {
  const { provider, pool, claim, hasSpares } = openPool();
  const slow = gate();
  provider.pace = () => slow.opened;
  const claimed = claim(sandboxRequest(THREE));
  await until('the start', () => provider.nodes === 3);
  pool.look(PLAIN);
  expect(provider.nodes).toBe(3);
  slow.open();
  await claimed;
  await hasSpares(1);
});

test('W17 a claim takes the spare that is being made, rather than to begin anew', async () => {
  const { provider, pool, claim } = openPool();
  const slow = gate();
  provider.pace = () => slow.opened;
  pool.look(PLAIN);
  const claimed = claim(sandboxRequest());
  expect(provider.nodes).toBe(1);
  slow.open();
  expect((await claimed).sandbox).toBe(provider.started[0]);
  expect((await claim(sandboxRequest())).sandbox).not.toBe(provider.started[0]);
});

test('W18 spares go when the deck’s machines become others, but not those of a deck that somebody else looks at', async () => {
  const { provider, pool, hasSpares } = openPool();
  const look = pool.look(PLAIN);
  const other = pool.look(PLAIN);
  await hasSpares(2);
  look.turn(THREE);
  await hasSpares(2 + 3);
  other.turn(THREE);
  await hasSpares(2 * 3);
  expect([...provider.alive].every(({ nodes }) => nodes.length === 3)).toBe(true);
});

test('W24 spares of a new kind are made only when those of the old one are gone', async () => {
  const { provider, pool, hasSpares } = openPool({ total: 3, target: 3 });
  const look = pool.look(PLAIN);
  await hasSpares(3);
  provider.pace = () => new Promise((resolve) => setImmediate(resolve));
  look.turn(THREE);
  await until('a spare of three nodes', () => provider.started.at(-1)?.nodes.length === 3);
  expect(provider.mostNodes).toBe(3);
});

test('W19 spares that nobody looks at go after a while; ones in view stay, one for each that is expected', async () => {
  const { provider, pool, hasSpares } = openPool({ idleMs: 20 });
  const look = pool.look(PLAIN);
  const looks = [look, pool.look(PLAIN), pool.look(PLAIN)];
  await hasSpares(3);
  for (const each of looks) each.expect(false);
  await hasSpares(2);
  for (const each of looks) each.end();
  await until('no spare', () => provider.nodes === 0);
});

test('W20 a provider that fails is asked again after a pause, is reported once, and people are told the reason', async () => {
  vi.useFakeTimers();
  try {
    const { provider, pool, warn, claim } = openPool();
    let asked = 0;
    provider.refuses = () => {
      asked += 1;
      return new Error('no space left');
    };
    pool.look(PLAIN);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toBe(1);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(asked).toBe(4);
    expect(warn).toHaveBeenCalledTimes(1);
    await expect(claim(sandboxRequest())).rejects.toThrow('no space left');
    provider.refuses = () => null;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(provider.alive.size).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test('W21 draining removes every spare, one in the making too, and makes no more', async () => {
  const { provider, pool, hasSpares } = openPool({ target: 3 });
  const look = pool.look(PLAIN);
  await hasSpares(3);
  const slow = gate();
  provider.pace = () => slow.opened;
  look.turn(THREE);
  await until('a spare in the making', () => provider.nodes > 3);
  const drained = pool.drain();
  slow.open();
  await drained;
  expect(provider.nodes).toBe(0);
});

test('W22 a spare that cannot be handed over is removed, and its claimer gets a new sandbox', async () => {
  const { provider, pool, claim, warn, hasSpares } = openPool();
  const nodes = [nodeRequest('node1', { folders: ['/app'] })];
  pool.look({ nodes });
  await hasSpares(1);
  const spare = provider.started[0];
  if (spare) Object.assign(spare.nodes[0], { copyIn: () => Promise.reject(new Error('disk full')) });
  const { sandbox } = await claim(sandboxRequest({ nodes }));
  expect(sandbox).not.toBe(spare);
  expect(warn).toHaveBeenCalledTimes(1);
  expect(spare && provider.alive.has(spare)).toBe(false);
});

const step = fc.oneof(
  fc.record({ kind: fc.constant('claim' as const), size: fc.constantFrom(PLAIN, THREE) }),
  fc.record({ kind: fc.constant('leave' as const), pick: fc.nat(100) }),
  fc.record({ kind: fc.constant('look' as const), size: fc.constantFrom(PLAIN, THREE) }),
  fc.record({ kind: fc.constant('wait' as const), turns: fc.nat(20) }),
);

test('W23 whatever people do, machines never outnumber the places, and everybody is served in the end', async () => {
  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.array(fc.nat(6), { minLength: 1 }), async (steps, paces) => {
      const { provider, pool, claim } = openPool({ total: 6, target: 2 });
      let count = 0;
      provider.pace = () => turns(paces[count++ % paces.length] ?? 0);
      const claims: Promise<{ leave: () => Promise<void> }>[] = [];
      const leave = async (index: number) => {
        const [left] = claims.splice(index, 1);
        await (await left)?.leave();
      };
      const leaving: Promise<void>[] = [];
      for (const each of steps) {
        if (each.kind === 'claim') claims.push(claim(sandboxRequest(each.size)));
        if (each.kind === 'leave' && claims.length > 0) leaving.push(leave(each.pick % claims.length));
        if (each.kind === 'look') pool.look(each.size);
        if (each.kind === 'wait') await turns(each.turns);
      }
      while (claims.length > 0) await leave(0);
      await Promise.all(leaving);
      expect(provider.mostNodes).toBeLessThanOrEqual(6);
      await pool.drain();
      expect(provider.nodes).toBe(0);
    }),
    { numRuns: 60 },
  );
});
