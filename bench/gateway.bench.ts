// What does a request through the audience gateway cost, beside the same request through HAProxy?
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { audienceLabel } from '#core/ids';
import { ensurePrograms, startApp, startProxy } from './haproxy';
import { pace, press, type Server } from './load';
import { quantile, report } from './report';

const REQUESTS_A_ROUND = 30_000;
/** The first only warms up: V8 has not compiled the path yet. */
const ROUNDS = 4;
const PACE = { perSecond: 500, seconds: 5 };

type Samples = { cpuSeconds: number; seconds: number; requests: number; tookMs: number[]; errors: number };
type Side = { server: Server; samples: Samples };

await ensurePrograms();
const { direct, haproxy, gateway } = await measure();
report({
  bench: 'gateway',
  figures: {
    vsHaproxy: perCpuSecond(gateway),
    requestsPerSecond: perSecond(gateway),
    addedP50Ms: added(gateway, 0.5),
    addedP99Ms: added(gateway, 0.99),
    errors: gateway.errors,
    directPerSecond: perSecond(direct),
  },
  baselines: {
    vsHaproxy: perCpuSecond(haproxy),
    requestsPerSecond: perSecond(haproxy),
    addedP50Ms: added(haproxy, 0.5),
    addedP99Ms: added(haproxy, 0.99),
    errors: haproxy.errors,
  },
  engine: null,
});

function perCpuSecond({ requests, cpuSeconds }: Samples): number {
  return requests / cpuSeconds;
}

function perSecond({ requests, seconds }: Samples): number {
  return requests / seconds;
}

function added({ tookMs }: Samples, share: number): number {
  return quantile(tookMs, share) - quantile(direct.tookMs, share);
}

async function measure() {
  const opened: { stop(): Promise<void> }[] = [];
  const open = async <T extends { stop(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
    const one = await opening;
    opened.unshift(one);
    return one;
  };
  try {
    const app = await open(startApp());
    const proxy = await open(startProxy(app.port));
    const slipway = await open(startLocalServer());
    const host = `${audienceLabel(app.port, slipway.sandbox)}.localhost:${slipway.port}`;
    const sides = {
      direct: sideOf({ ...app, host }),
      haproxy: sideOf({ ...proxy, host }),
      gateway: sideOf({ ...slipway, host }),
    };
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const side of Object.values(sides)) await takeRound(side, round > 0);
    }
    return { direct: sides.direct.samples, haproxy: sides.haproxy.samples, gateway: sides.gateway.samples };
  } finally {
    for (const one of opened) await one.stop();
  }
}

function sideOf(server: Server): Side {
  return { server, samples: { cpuSeconds: 0, seconds: 0, requests: 0, tookMs: [], errors: 0 } };
}

async function takeRound({ server, samples }: Side, counts: boolean): Promise<void> {
  const pressed = await press(server, REQUESTS_A_ROUND);
  const paced = await pace(server, PACE);
  if (!counts) return;
  samples.requests += REQUESTS_A_ROUND;
  samples.cpuSeconds += pressed.cpuSeconds;
  samples.seconds += pressed.seconds;
  samples.tookMs.push(...paced.tookMs);
  samples.errors += paced.errors;
}

async function startLocalServer() {
  const child = spawn(process.execPath, ['--import', 'tsx', resolve('bench/local-server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const line = await Promise.race([once(child.stdout, 'data'), exited.then(() => null)]);
  if (!line) throw new Error('the server of this bench ended before it was ready');
  const { port, sandbox } = JSON.parse(String(line[0])) as { port: number; sandbox: string };
  return {
    port,
    sandbox,
    pid: child.pid ?? 0,
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
