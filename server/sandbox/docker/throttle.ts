// Owns how fast a sandbox's network is to and from everything outside it: one queue each way on its bridge, made with it
// and gone with it. What its nodes say to each other stays on the bridge and is not held.

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { EngineConnection } from './connect';
import { messageOf } from './engine-errors';
import { bridgePrefix } from './fence-rules';
import { hasProgram, isRoot, runProgram } from './host';

export type Throttle = {
  mbit: number;
  /** From when it settles, the bridge is held. */
  hold(bridge: string): Promise<void>;
  /** The bridge is gone. */
  release(bridge: string): Promise<void>;
};

export function createThrottle(mbit: number): Throttle {
  return { mbit, hold: (bridge) => hold(bridge, mbit), release: (bridge) => removeLink(mirrorOf(bridge)) };
}

/** Why none can hold that engine's networks, for people; null when one was made, and removed again. */
export async function whyUnthrottled({ isNear, where }: EngineConnection): Promise<string | null> {
  if (process.platform !== 'linux') return 'this machine does not run Linux';
  if (!isRoot()) return 'this server does not run as root';
  if (!isNear) return `the engine at ${where} is not of this machine`;
  if (!(await hasProgram('tc'))) return 'tc is missing (package iproute2)';
  const trial = `swtrial${process.pid.toString(36)}`;
  try {
    await runProgram('ip', ['link', 'add', trial, 'type', 'bridge']);
    await hold(trial, 1);
    return null;
  } catch (error) {
    return `the kernel has no such queues: ${messageOf(error)}`;
  } finally {
    await removeLink(trial);
    await removeLink(mirrorOf(trial));
  }
}

/** Removes what belongs to bridges that are gone, also of an earlier process. */
export async function removeThrottles(installation: string): Promise<void> {
  const prefix = bridgePrefix(installation);
  const names = await readdir('/sys/class/net').catch(() => []);
  const held = new Set(names.filter((name) => name.startsWith(prefix)).map(mirrorOf));
  for (const name of names) if (name.startsWith(mirrorOf(prefix)) && !held.has(name)) await removeLink(name);
}

/** 50 ms of the rate, and never less than some full packets: what may pass at once. */
function burstOf(mbit: number): string {
  return `${Math.max(32_000, Math.round((mbit * 1e6 * 0.05) / 8))}b`;
}

// A queue holds what leaves a device. To the sandbox that is the bridge itself; what comes from it leaves by the machine's
// uplink, among all else, so it is led through a device of its own first.
async function hold(bridge: string, mbit: number): Promise<void> {
  const mirror = mirrorOf(bridge);
  const queue = ['root', 'tbf', 'rate', `${mbit}mbit`, 'burst', burstOf(mbit), 'latency', '100ms'];
  await removeLink(mirror);
  await runProgram('ip', ['link', 'add', mirror, 'type', 'ifb']);
  await runProgram('ip', ['link', 'set', mirror, 'up']);
  await runProgram('tc', ['qdisc', 'replace', 'dev', bridge, ...queue]);
  await runProgram('tc', ['qdisc', 'replace', 'dev', mirror, ...queue]);
  await runProgram('tc', ['qdisc', 'replace', 'dev', bridge, 'handle', 'ffff:', 'ingress']);
  const all = ['parent', 'ffff:', 'protocol', 'all', 'u32', 'match', 'u32', '0', '0'];
  await runProgram('tc', [...['filter', 'replace', 'dev', bridge], ...all, ...LED_TO, mirror]);
}

const LED_TO = ['action', 'mirred', 'egress', 'redirect', 'dev'];

/** Bridges begin with `sw`. */
function mirrorOf(bridge: string): string {
  return bridge.replace(/^sw/, 'si');
}

async function removeLink(name: string): Promise<void> {
  if (existsSync(`/sys/class/net/${name}`)) await runProgram('ip', ['link', 'delete', name]);
}
