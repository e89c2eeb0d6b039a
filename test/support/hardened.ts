// Owns the hardened engines of the tests, one a worker: set up by the first file that asks, undone after the last.
import { homedir, tmpdir } from 'node:os';
import { findEngine } from '#server/sandbox/docker/connect';
import { type HardenedEngine, openHardenedEngine, removeHardenedEngine } from '#server/sandbox/docker/hardened/engine';
import type { Isolation } from '#server/sandbox/docker/isolation';
import { prepareShelf } from '#server/sandbox/docker/shelf';
import { removeShelves } from '#server/sandbox/docker/shelf-volumes';
import { copyImages } from '#server/sandbox/docker/transfer';
import { TEST_SHELF, testEngine } from './engine';
import { ALL_HARDENED, HARDENED } from './installation';

export type TestHardened = { engine: HardenedEngine; image: string; isolation: Isolation };

const log = { warn: (facts: object, message: string) => console.warn(message, facts) };

/** With the sandbox image in it. To be closed by the file that opened it; its data stay for the next file. */
export async function testHardened(): Promise<TestHardened> {
  const { connection, image } = await testEngine();
  const engine = await openHardenedEngine({ installation: HARDENED, dataDir: tmpdir(), log });
  await copyImages(connection, engine.connection, { names: [image] });
  return { engine, image, isolation: engine.isolation };
}

/** A shelf with one small image. It goes with the engine. */
export async function hardenedShelf({ engine, image, isolation }: TestHardened): Promise<string> {
  const { connection } = await testEngine();
  const shelf = await prepareShelf(connection, {
    installation: TEST_SHELF,
    sandboxImage: image,
    images: [{ name: 'debian:bookworm-slim', standIn: null }],
    sandboxes: { connection: engine.connection, isolation },
  });
  await shelf.stocked;
  if (!shelf.volume) throw new Error('invariant: a shelf with an image has a volume');
  return shelf.volume;
}

/** For vitest: after the last file, whatever happened to it. */
export async function teardown(): Promise<void> {
  for (const installation of ALL_HARDENED) await removeHardenedEngine(installation, log);
  const search = await findEngine({ home: homedir(), dockerHost: process.env.DOCKER_HOST });
  if (search.kind === 'found') await removeShelves(search.connection, TEST_SHELF);
}
