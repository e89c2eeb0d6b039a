// Owns what `slipway doctor` says of how far sandboxes are kept from this machine.
import { type Config, isLoopback } from '../config';
import type { EngineConnection } from '../sandbox/docker/connect';
import { whyNotFenced } from '../sandbox/docker/fence';
import { whyNotHardened } from '../sandbox/docker/hardened/engine';
import { whyUnthrottled } from '../sandbox/docker/throttle';
import { type Check, lacking, limited, notNeeded, ok } from './verdict';

export async function checkIsolation(config: Config, connection: EngineConnection | null): Promise<Check> {
  const name = 'isolation';
  if (!connection) return notNeeded(name, 'no engine to ask');
  const { isolation } = config;
  if (isolation.startsWith('runtime=')) return checkRuntime(connection, isolation.slice('runtime='.length));
  if (isolation === 'trusted') return ok(name, 'trusted, as ISOLATION says: root in a sandbox can become root here');
  const reason = await whyNotHardened(connection);
  if (!reason) return ok(name, 'hardened: user namespaces on a second engine');
  const found = `trusted, for ${reason}`;
  if (isolation === 'auto' && isLoopback(config.host)) return notNeeded(name, found);
  return lacking(name, found, 'Run Slipway as root beside a local Linux engine: until then guests get no sandboxes.');
}

async function checkRuntime({ docker }: EngineConnection, runtime: string): Promise<Check> {
  const known = Object.keys((await docker.info()).Runtimes ?? {});
  if (known.includes(runtime)) return ok('isolation', `runtime ${runtime}`);
  return lacking('isolation', `the engine knows ${known.join(', ')}`, `Add ${runtime} to the engine’s runtimes.`);
}

export async function checkFence(config: Config, connection: EngineConnection | null): Promise<Check> {
  const name = 'network rules';
  if (!connection) return notNeeded(name, 'no engine to ask');
  const reason = await whyNotFenced(connection);
  if (!reason) return ok(name, `can be made; egress ${config.egress}`);
  const found = `cannot be made, for ${reason}: sandboxes reach this machine and its network`;
  if (config.egress === 'open' && isLoopback(config.host)) return notNeeded(name, found);
  return lacking(name, found, 'Run Slipway as root beside a local Linux engine, with iptables installed.');
}

/** Tried, as on the first start: queues are made on a bridge that goes with them. */
export async function checkSpeed({ sandboxMbit }: Config, connection: EngineConnection | null): Promise<Check> {
  const name = 'network speed';
  if (!connection) return notNeeded(name, 'no engine to ask');
  if (sandboxMbit === 0) return notNeeded(name, 'SANDBOX_MBIT=0 sets no bound');
  const reason = await whyUnthrottled(connection);
  if (!reason) return ok(name, `${sandboxMbit} Mbit/s each way for each sandbox`);
  return limited(
    name,
    `not bounded, for ${reason}: one sandbox can take the network from all`,
    'Run Slipway as root beside a local Linux engine, with iproute2 and the kernel modules sch_tbf, ifb and act_mirred.',
  );
}
