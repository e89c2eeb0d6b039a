// Owns taking on the sandboxes that an earlier process of the installation left: which of them can be used, and how the
// others go.

import type { LeftSandbox } from '../provider';
import type { EngineConnection } from './connect';
import { messageOf } from './engine-errors';
import { type Log, reap } from './reaper';
import { adoptSandbox } from './sandbox';
import type { SandboxDeps } from './sandbox-deps';
import { type FoundNetwork, type FoundSandbox, surveySandboxes } from './survey';

/** One that has machines and a network. */
type Adoptable = FoundSandbox & { network: FoundNetwork };

type Leavings = { connection: EngineConnection; installation: string; log: Log };

/** What can be adopted at that level; all else of the installation is removed, with the reason in the log. */
export async function sortOut({ connection, installation, log }: Leavings, level: string): Promise<Adoptable[]> {
  const found = await surveySandboxes(connection, installation);
  const fit = found.filter((sandbox): sandbox is Adoptable => {
    const why = whyNotAdopted(sandbox, level);
    if (why) log.warn({ sandbox: sandbox.id }, `a sandbox of an earlier run is removed: ${why}`);
    return why === null;
  });
  await reap(connection, installation, log, new Set(fit.map(({ id }) => id)));
  return fit;
}

function whyNotAdopted({ nodes, network, level: made }: FoundSandbox, level: string): string | null {
  if (nodes.length === 0) return 'its machines are gone';
  if (!network) return 'its network is gone';
  if (made !== level) return `it was made at level ${made || 'unknown'}, and this server runs at ${level}`;
  return null;
}

/** Those that turn out to be of no use are removed, with the reason in the log. */
export async function adoptAll(deps: SandboxDeps, fit: readonly Adoptable[]): Promise<LeftSandbox[]> {
  await deps.watch.open();
  const networks = await deps.networks.adopt(fit.map(({ network }) => network));
  const attempts = await Promise.allSettled(
    networks.map((network, place) => adoptSandbox(deps, known(fit[place]), network)),
  );
  await deps.watch.recheck();
  return attempts.flatMap((attempt, place) => {
    if (attempt.status === 'fulfilled') return { sandbox: attempt.value, owner: fit[place]?.owner ?? '' };
    const facts = { sandbox: fit[place]?.id, reason: messageOf(attempt.reason) };
    deps.log.warn(facts, 'a sandbox of an earlier run is removed');
    return [];
  });
}

function known(found: Adoptable | undefined): Adoptable {
  if (!found) throw new Error('invariant: there is a network for each sandbox');
  return found;
}
