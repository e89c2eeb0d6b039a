// Owns giving the sandboxes of an earlier run back: finds whose each of them is, and removes those that nobody owns.
import type { Log } from '../log';
import type { LeftSandbox, Sandbox } from '../sandbox/provider';
import type { HeldTerminal } from './room-terminals';
import { parseOwnerName, pruneSandboxRecords, readSandboxRecord, type SandboxOwner } from './sandbox-records';

/** A sandbox whose room waits for its participant. */
export type OwnedSandbox = { sandbox: Sandbox; owner: SandboxOwner; shells: readonly HeldTerminal[] };

export async function findOwners(left: readonly LeftSandbox[], dataDir: string, log: Log): Promise<OwnedSandbox[]> {
  const owned: Omit<OwnedSandbox, 'shells'>[] = [];
  let ownerless = 0;
  for (const { sandbox, owner: label } of left) {
    const owner = await ownerOf(sandbox, { dataDir, label, log });
    if (owner) {
      owned.push({ sandbox, owner });
    } else {
      ownerless += 1;
      await sandbox.remove();
    }
  }
  await pruneSandboxRecords(dataDir, new Set(owned.map(({ sandbox }) => sandbox.id)));
  if (owned.length > 0) log.info(`${plural(owned.length)} of an earlier run wait for their participants`);
  if (ownerless > 0) log.info(`${plural(ownerless)} of an earlier run had no owner, and are removed`);
  return Promise.all(owned.map(async (each) => ({ ...each, shells: await shellsOf(each.sandbox) })));
}

async function shellsOf({ nodes }: Sandbox): Promise<HeldTerminal[]> {
  const all = nodes.map(async (node) => {
    // A node that has ended this moment has none.
    const shells = await node.heldShells().catch(() => []);
    return shells.map((shell) => ({ node, shell }));
  });
  return (await Promise.all(all)).flat();
}

type Search = { dataDir: string; label: string; log: Log };

async function ownerOf({ id }: Sandbox, { dataDir, label, log }: Search): Promise<SandboxOwner | null> {
  const record = await readSandboxRecord(dataDir, id);
  if (record.kind === 'none') return null;
  // A clock that was ahead must not make a sandbox older than time.
  if (record.kind === 'owned') return { ...record.owner, since: Math.min(record.owner.since, Date.now()) };
  const key = parseOwnerName(label);
  log.warn(
    { sandbox: id },
    `${record.why}. ${key ? 'Its label still says whose it is.' : 'Nobody knows whose it is.'}`,
  );
  return key ? { ...key, since: Date.now(), extended: 0, ports: [], runs: {} } : null;
}

function plural(count: number): string {
  return count === 1 ? '1 sandbox' : `${count} sandboxes`;
}
