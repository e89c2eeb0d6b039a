// How soon is there a sandbox, ready made or new, what does an idle one cost, and how soon does it see the shelf?

import { plainNode } from '#core/topology';
import type { NodeRequest, Sandbox, SandboxProvider } from '#server/sandbox/provider';
import { type Bare, openBare, removeBusybox } from './bare';
import { openClaims } from './claims';
import { type EngineGround, onEngine } from './engine-ground';
import { idleMiB } from './footprint';
import { quantile, report } from './report';

const CLAIMS = 20;
const COLD_ROUNDS = 10;
const IDLE_SANDBOXES = 5;
const BURST = 30;

const { engine, level, warm, cold, idle, burst } = await onEngine(async (ground) => {
  const bare = await openBare(ground);
  try {
    return {
      engine: ground.connection.version,
      level: ground.isolation.level,
      warm: await measureClaims(ground, bare),
      burst: await measureBursts(ground),
      cold: await measureColdStarts(ground, bare),
      idle: await measureIdle(ground),
    };
  } finally {
    await bare.close();
    await removeBusybox(ground);
  }
});
console.log(`Sandboxes at level ${level}`);
const bareColdMs = cold.map(({ bare: { startMs, engineMs } }) => startMs + engineMs);
report({
  bench: 'sandbox',
  figures: {
    warmClaim: quantile(warm.claimsMs, 0.95),
    warmClaimMedianMs: quantile(warm.claimsMs, 0.5),
    coldEngine: quantile(times('engineMs'), 0.95),
    coldEngineMedianMs: quantile(times('engineMs'), 0.5),
    threeNodes: quantile(times('threeMs'), 0.95),
    threeNodesMedianMs: quantile(times('threeMs'), 0.5),
    idleMiB: quantile(idle, 0.5),
    shelfMs: quantile(times('shelfEngineMs'), 0.5) - quantile(times('engineMs'), 0.5),
    shelfMiB: quantile(times('shelfMiB'), 0.5) - quantile(times('plainMiB'), 0.5),
    burstWarmP95Ms: quantile(burst.warmMs, 0.95),
    burstMixedP95Ms: quantile(burst.mixedMs, 0.95),
    burstOutOfOrder: burst.outOfOrder,
  },
  baselines: {
    warmClaim: quantile(warm.busyboxMs, 0.95),
    warmClaimMedianMs: quantile(warm.busyboxMs, 0.5),
    coldEngine: quantile(bareColdMs, 0.95),
    coldEngineMedianMs: quantile(bareColdMs, 0.5),
    threeNodes: quantile(times('oneMs'), 0.95),
    threeNodesMedianMs: quantile(times('oneMs'), 0.5),
  },
  engine,
});

type ColdRound = Awaited<ReturnType<typeof coldRound>>;

function times(name: Exclude<keyof ColdRound, 'bare'>): number[] {
  return cold.map((round) => round[name]);
}

/** One spare, claimed by one page after the other. */
async function measureClaims(ground: EngineGround, bare: Bare) {
  const provider = ground.openProvider(ground.shelf);
  const claims = await openClaims(provider, { poolTarget: 1, maxSandboxes: 4 });
  const claimsMs: number[] = [];
  const busyboxMs: number[] = [];
  try {
    for (let round = 0; round <= CLAIMS; round += 1) {
      const page = await claims.look();
      await claims.spares(1);
      const claimMs = await page.claim();
      // The next spare would be made beside the baseline.
      await claims.sandboxes(2);
      const busybox = await bare.busybox();
      page.leave();
      await claims.spares(1);
      if (round === 0) continue;
      claimsMs.push(claimMs);
      busyboxMs.push(busybox);
    }
  } finally {
    await claims.close();
  }
  return { claimsMs, busyboxMs };
}

/** Thirty people at once, with spares for all of them and for ten. */
async function measureBursts(ground: EngineGround) {
  const take = async (poolTarget: number) => {
    const claims = await openClaims(ground.openProvider(ground.shelf), { poolTarget, maxSandboxes: BURST });
    try {
      const looker = await claims.look();
      await claims.spares(poolTarget);
      const pages = await Promise.all(Array.from({ length: BURST - 1 }, () => claims.look()));
      const order: number[] = [];
      const all = [looker, ...pages].map(async (page, index) => {
        const tookMs = await page.claim();
        order.push(index);
        return tookMs;
      });
      return { tookMs: await Promise.all(all), order };
    } finally {
      await claims.close();
    }
  };
  const warm = await take(BURST);
  const mixed = await take(10);
  return {
    warmMs: warm.tookMs,
    mixedMs: mixed.tookMs,
    outOfOrder: mixed.order.slice(0, 10).filter((index) => index >= 10).length,
  };
}

async function measureColdStarts(ground: EngineGround, bare: Bare) {
  const rounds: ColdRound[] = [];
  const plain = ground.openProvider(null);
  const stocked = ground.openProvider(ground.shelf);
  try {
    for (let round = 0; round <= COLD_ROUNDS; round += 1) {
      const taken = await coldRound({ plain, stocked, bare });
      if (round > 0) rounds.push(taken);
    }
  } finally {
    await plain.close();
    await stocked.close();
  }
  return rounds;
}

async function coldRound({ plain, stocked, bare }: { plain: SandboxProvider; stocked: SandboxProvider; bare: Bare }) {
  const one = await startCold(plain, 1);
  const withShelf = await startCold(stocked, 1);
  const three = await startCold(plain, 3);
  return {
    oneMs: one.startMs,
    engineMs: one.engineMs,
    plainMiB: one.dataMiB,
    shelfEngineMs: withShelf.engineMs,
    shelfMiB: withShelf.dataMiB,
    threeMs: three.startMs,
    bare: await bare.sandbox(),
  };
}

/** From the request: until it is there, and until the engine in its first node has listed its images. */
async function startCold(provider: SandboxProvider, count: number) {
  const start = performance.now();
  const sandbox = await provider.start({ owner: 'bench', nodes: nodesOf(count) });
  try {
    const startMs = performance.now() - start;
    await answerOf(sandbox, 'docker images -q');
    const engineMs = performance.now() - start;
    const dataMiB = Number(/^\d+/.exec(await answerOf(sandbox, 'du -sm /var/lib/docker'))?.[0]);
    return { startMs, engineMs, dataMiB };
  } finally {
    await sandbox.remove();
  }
}

async function measureIdle(ground: EngineGround): Promise<number[]> {
  const provider = ground.openProvider(ground.shelf);
  try {
    const sandboxes: Sandbox[] = [];
    for (let count = 0; count < IDLE_SANDBOXES; count += 1) {
      const sandbox = await provider.start({ owner: 'bench', nodes: nodesOf(1) });
      await answerOf(sandbox, 'true');
      sandboxes.push(sandbox);
    }
    return await Promise.all(sandboxes.map((sandbox) => idleMiB(ground, sandbox)));
  } finally {
    await provider.close();
  }
}

function nodesOf(count: number): NodeRequest[] {
  return Array.from({ length: count }, (_, index) => ({ ...plainNode(`node${index + 1}`), folders: [] }));
}

async function answerOf({ nodes: [node] }: Sandbox, command: string): Promise<string> {
  const outcome = await node.run({ command, timeoutMs: 60_000, maxOutputBytes: 10_000 });
  if (outcome.kind === 'exited' && outcome.status === 0) return outcome.output;
  throw new Error(`${command} failed: ${outcome.output}`);
}
