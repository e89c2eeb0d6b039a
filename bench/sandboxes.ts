// Owns a site with its engine for benches, and what the engine knows of that site's sandboxes.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownedBy, SANDBOX_LABEL, SHELF_LABEL } from '#server/sandbox/docker/labels';
import { listShelves } from '#server/sandbox/docker/shelf-volumes';
import { type TestEngine, testEngine } from '../test/support/engine';
import { type Site, startSite } from '../test/support/site';
import { until } from '../test/support/until';

export type BenchGround = TestEngine & {
  site: Site;
  /** Names the site's own things in the engine. */
  installation: string;
};

const QUIET_DEADLINE_MS = 90_000;

/** Runs the bench on a site of its own, which is stopped however the bench ends. */
export async function onSite<T>(
  bench: (ground: BenchGround) => Promise<T>,
  further: Record<string, string> = {},
): Promise<T> {
  const engine = await testEngine();
  const settings = {
    ENGINE: 'docker',
    DOCKER_HOST: engine.connection.where,
    SANDBOX_GRACE_SECONDS: '0',
    POOL_TARGET: '0',
    MAX_SANDBOXES: '80',
    ...further,
  };
  const site = await startSite({ settings });
  try {
    const installation = (await readFile(join(site.dataDir, 'installation'), 'utf8')).trim();
    const ground = { ...engine, site, installation };
    await quiet(ground);
    return await bench(ground);
  } finally {
    await site.stop();
  }
}

/** Settles when the site has no container: its shelf is stocked and no sandbox is left. */
export async function quiet({ connection, installation }: BenchGround): Promise<void> {
  const { docker } = connection;
  const labels = [...ownedBy(installation).label, `${SHELF_LABEL}=${installation}`];
  const isQuiet = async () => {
    const lists = labels.map((label) => docker.listContainers({ all: true, filters: { label: [label] } }));
    return (await Promise.all(lists)).flat().length === 0;
  };
  await until('the site to have no container', isQuiet, QUIET_DEADLINE_MS);
}

/** The container of the one sandbox that the site has now. */
export async function onlySandbox({ connection, installation }: BenchGround) {
  const filters = { label: [...ownedBy(installation).label, SANDBOX_LABEL] };
  const [found] = await connection.docker.listContainers({ filters });
  if (!found) throw new Error('the site has no sandbox');
  return connection.docker.getContainer(found.Id);
}

/** The shelf's volume, as the site's sandboxes mount it. */
export async function shelfOf({ connection, installation }: BenchGround): Promise<string | null> {
  return (await listShelves(connection, installation))[0]?.volume ?? null;
}
