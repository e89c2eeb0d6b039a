// Owns what sandboxes reach over the network: packet filter chains of this installation on the host, made whole again
// when something else flushes them, and removed with the last sandbox.

import { getServers } from 'node:dns';
import { existsSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { EngineConnection } from './connect';
import { messageOf } from './engine-errors';
import { forgetFence, noteFence } from './fence-notes';
import { chainsOf, type Egress, type FencedNetwork, type Rules, rulesFor } from './fence-rules';
import { hasProgram, isRoot, runProgram, runWithInput } from './host';

export type Fence = {
  readonly egress: Egress;
  /** From when it settles, the networks' containers are confined. */
  guard(...networks: FencedNetwork[]): Promise<void>;
  /** The bridge is gone. */
  release(bridge: string): Promise<void>;
  /** Makes the rules again where something took them away. */
  check(): Promise<void>;
  close(): Promise<void>;
  /** Looks after the rules no longer, and leaves them: whatever runs on stays confined. */
  leave(): Promise<void>;
};

export type FenceDeps = {
  installation: string;
  /** That the installation serves: gone, its chains are nobody's. */
  dataDir?: string;
  egress: Egress;
  log: { warn(facts: object, message: string): void };
  /** How often it is looked whether the rules are still there. */
  lookMs?: number;
};

/** Why there can be none for that engine's containers, for people; null when there can. */
export async function whyNotFenced({ isNear, where }: EngineConnection): Promise<string | null> {
  if (!isNear) return `the engine at ${where} is not of this machine`;
  if (!isRoot()) return 'this server does not run as root';
  return (await hasProgram('iptables')) ? null : 'iptables is not installed';
}

export function createFence({ installation, dataDir, egress, log, lookMs = 10_000 }: FenceDeps): Fence {
  const networks = new Map<string, FencedNetwork>();
  let timer: NodeJS.Timeout | undefined;
  let work: Promise<unknown> = Promise.resolve();
  // One at a time: two that put the same jump into place would put it there twice.
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const result = work.then(task);
    work = result.catch(() => {});
    return result;
  };
  let hasJumps = false;
  const raise = () =>
    inTurn(async () => {
      // Before the chains: they must not be there without it.
      if (!hasJumps && dataDir) await noteFence({ installation, dataDir });
      const rules = rulesFor({ installation, networks: [...networks.values()], egress, resolvers: resolvers() });
      await persist(() => restore(rules, hasJumps ? 'v4' : 'all'));
      if (!hasJumps) for (const jump of await jumpsOf(installation)) await persist(() => ensureJump(jump));
      hasJumps = true;
    });
  const look = async () => {
    if (networks.size === 0 || (await inTurn(() => isWhole(installation)))) return;
    log.warn({ installation }, 'the network rules of the sandboxes were gone; they are made again');
    hasJumps = false;
    await raise();
  };
  return {
    egress,
    async guard(...added) {
      for (const network of added) networks.set(network.bridge, network);
      await raise();
      timer ??= setInterval(() => {
        look().catch((error: unknown) => log.warn({ reason: messageOf(error) }, 'network rules cannot be made'));
      }, lookMs).unref();
    },
    async release(bridge) {
      if (networks.delete(bridge)) await raise();
    },
    check: look,
    async close() {
      clearInterval(timer);
      networks.clear();
      hasJumps = false;
      await inTurn(() => removeFence(installation));
    },
    async leave() {
      clearInterval(timer);
      await work;
    },
  };
}

/** Where the engine forwards names to; what listens on loopback is asked by the engine itself, outside these rules. */
function resolvers(): string[] {
  return getServers().filter((address) => isIPv4(address) && !address.startsWith('127.'));
}

/** Those of IPv6 are the same for any networks. */
async function restore(rules: Rules, families: 'v4' | 'all'): Promise<void> {
  await runWithInput('iptables-restore', ['--noflush', '--wait'], rules.v4);
  if (families === 'all' && hasIpv6()) await runWithInput('ip6tables-restore', ['--noflush', '--wait'], rules.v6);
}

const TRIES = 6;

/**
 * Other programs change the same tables, engines above all, and `--wait` does not hold those back that talk to nf_tables:
 * a change at the same moment refuses ours as a whole. What is tried again must not mind having been done.
 */
async function persist(change: () => Promise<void>): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await change();
    } catch (error) {
      if (tried === TRIES) throw error;
      await pause(25 * 2 ** tried);
    }
  }
}

type Jump = { program: 'iptables' | 'ip6tables'; table: 'filter' | 'nat'; from: string; to: string };

// Docker keeps DOCKER-USER before all rules of its own, whatever it adds later.
async function jumpsOf(installation: string): Promise<Jump[]> {
  const { forward, input, nat } = chainsOf(installation);
  const families = hasIpv6() ? (['iptables', 'ip6tables'] as const) : (['iptables'] as const);
  const jumps: Jump[] = [{ program: 'iptables', table: 'nat', from: 'POSTROUTING', to: nat }];
  for (const program of families) {
    const from = (await hasChain(program, 'DOCKER-USER')) ? 'DOCKER-USER' : 'FORWARD';
    jumps.push({ program, table: 'filter', from, to: forward }, { program, table: 'filter', from: 'INPUT', to: input });
  }
  return jumps;
}

async function ensureJump({ program, table, from, to }: Jump): Promise<void> {
  if (await hasJump({ program, table, from, to })) return;
  await runProgram(program, ['--wait', '--table', table, '--insert', from, '1', '--jump', to]);
}

function hasJump({ program, table, from, to }: Jump): Promise<boolean> {
  return succeeds(program, ['--wait', '--table', table, '--check', from, '--jump', to]);
}

function hasChain(program: string, chain: string): Promise<boolean> {
  return succeeds(program, ['--wait', '--numeric', '--list', chain]);
}

async function isWhole(installation: string): Promise<boolean> {
  const jumps = await jumpsOf(installation);
  return (await Promise.all(jumps.map(hasJump))).every(Boolean);
}

/** Removes the chains and every jump to them, also of an earlier process; nothing when there are none. */
export async function removeFence(installation: string): Promise<void> {
  if (!isRoot() || !(await hasProgram('iptables'))) return;
  const chains = Object.values(chainsOf(installation));
  for (const program of ['iptables', 'ip6tables'])
    await persist(async () => {
      const saved = await runProgram(`${program}-save`, []).catch(() => '');
      if (!chains.some((chain) => saved.includes(chain))) return;
      await runWithInput(`${program}-restore`, ['--noflush', '--wait'], removalOf(saved, chains));
    });
  await forgetFence(installation);
}

/** From what iptables-save prints to what takes those chains away. */
export function removalOf(saved: string, chains: readonly string[]): string {
  const lines: string[] = [];
  for (const line of saved.split('\n')) {
    const isTable = line.startsWith('*') || line === 'COMMIT';
    const jump = chains.some((chain) => line.startsWith('-A ') && line.endsWith(`-j ${chain}`));
    if (isTable) {
      if (line === 'COMMIT')
        lines.push(...ownChains(saved, lines.findLast((kept) => kept.startsWith('*')) ?? '', chains));
      lines.push(line);
    } else if (jump) {
      lines.push(line.replace(/^-A /, '-D '));
    }
  }
  return `${lines.join('\n')}\n`;
}

function ownChains(saved: string, table: string, chains: readonly string[]): string[] {
  const body = saved.slice(saved.indexOf(`${table}\n`)).split('COMMIT')[0] ?? '';
  const own = chains.filter((chain) => body.includes(`:${chain} `));
  return [...own.map((chain) => `-F ${chain}`), ...own.map((chain) => `-X ${chain}`)];
}

function hasIpv6(): boolean {
  return existsSync('/proc/net/if_inet6');
}

async function succeeds(program: string, args: string[]): Promise<boolean> {
  return runProgram(program, args).then(
    () => true,
    () => false,
  );
}
