// Owns `slipway ps`: the sandboxes of this installation, whether a server runs or not.
import { defineCommand } from 'citty';
import { enginePlaces } from '../engine-ground';
import { nameInstallation } from '../installation';
import { parseOwnerName, readSandboxRecord } from '../live/sandbox-records';
import { findEngine } from '../sandbox/docker/connect';
import { findHardenedEngine } from '../sandbox/docker/hardened/engine';
import { type FoundSandbox, surveySandboxes } from '../sandbox/docker/survey';
import { POOL_OWNER } from '../sandbox/spare';
import { type Address, findRunningServer } from './address';
import { configOrEnd, endWith } from './outcome';
import { formatTable } from './table';

type Row = {
  id: string;
  /** Null for one that is nobody's yet. */
  deck: string | null;
  participant: string | null;
  role: string | null;
  nodes: { name: string; role: string; state: string }[];
  /** As in ISO 8601. */
  since: string;
  level: string;
};

export const ps = defineCommand({
  meta: { name: 'ps', description: 'List the sandboxes of this installation, whether a server runs or not' },
  args: { json: { type: 'boolean', description: 'Print JSON' } },
  async run({ args }) {
    const config = configOrEnd();
    const server = await findRunningServer(config.dataDir);
    const installation = await nameInstallation(config.dataDir);
    const search = await findEngine(enginePlaces(config));
    const hardened = await findHardenedEngine(installation);
    const engines = [...(search.kind === 'found' ? [search.connection] : []), ...(hardened ? [hardened] : [])];
    if (engines.length === 0) endWith(1, 'No Docker Engine answers, so nobody knows which sandboxes there are.');
    const found = (await Promise.all(engines.map((engine) => surveySandboxes(engine, installation)))).flat();
    const rows = await Promise.all(found.map((sandbox) => rowOf(sandbox, config.dataDir)));
    rows.sort((one, other) => one.since.localeCompare(other.since));
    console.log(args.json ? JSON.stringify({ server, sandboxes: rows }, null, 2) : describe(rows, server));
  },
});

async function rowOf(found: FoundSandbox, dataDir: string): Promise<Row> {
  const record = await readSandboxRecord(dataDir, found.id);
  const owner = record.kind === 'owned' ? record.owner : parseOwnerName(found.owner);
  const since = record.kind === 'owned' ? record.owner.since : found.createdAt;
  return {
    id: found.id,
    deck: owner?.deck ?? null,
    participant: owner?.participant ?? null,
    role: owner?.role ?? (found.owner === POOL_OWNER ? 'spare' : null),
    nodes: found.nodes.map(({ name, role, state }) => ({ name, role, state })),
    since: new Date(Number.isFinite(since) ? since : 0).toISOString(),
    level: found.level,
  };
}

/** Of a participant: enough to tell them apart, as on the operator's page. */
const SHOWN_DIGITS = 8;

function describe(rows: readonly Row[], server: Address | null): string {
  const status = server ? `A server runs at ${server.url} (process ${server.pid}).` : 'No server runs.';
  if (rows.length === 0) return `There are no sandboxes. ${status}`;
  const cells = rows.map(({ id, deck, participant, role, nodes, since, level }) => [
    id,
    deck ?? '-',
    participant?.slice(0, SHOWN_DIGITS) ?? '-',
    role ?? '-',
    since.slice(0, 16).replace('T', ' '),
    level,
    nodes.map(({ name, state }) => `${name} ${state}`).join(', ') || 'its machines are gone',
  ]);
  const table = formatTable([['SANDBOX', 'DECK', 'OWNER', 'ROLE', 'SINCE (UTC)', 'LEVEL', 'NODES'], ...cells]);
  return `${table}\n\n${server ? status : `${status} ${WITHOUT_SERVER}`}`;
}

const WITHOUT_SERVER =
  'The next start takes them on with ON_STOP=keep and removes them otherwise; "npx slipway clean" removes them now.';
