import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labelsOf } from '#server/sandbox/docker/build';
import { type EngineConnection, findEngine } from '#server/sandbox/docker/connect';
import { hashFolder } from '#server/sandbox/docker/folder';
import { SHELF_LABEL } from '#server/sandbox/docker/labels';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { prepareShelf, type Shelf } from '#server/sandbox/docker/shelf';
import type { ShelfImage } from '#server/sandbox/docker/shelf-images';
import { listShelves, removeShelves } from '#server/sandbox/docker/shelf-volumes';
import { testEngine } from '../../support/engine';
import { installationFor } from '../../support/installation';
import { sandboxRequest } from '../../support/sandbox';

const INSTALLATION = installationFor('stand-in');
// A name that no registry can have.
const NAME = 'registry.invalid/slipway/thing:1';

let connection: EngineConnection;
let image: string;
let folder: string;

beforeAll(async () => {
  ({ connection, image } = await testEngine());
  folder = await mkdtemp(join(tmpdir(), 'slipway-stand-in-'));
});
afterAll(async () => {
  await removeShelves(connection, INSTALLATION);
  await connection.docker.getImage(NAME).remove();
  await rm(folder, { recursive: true, force: true });
});

function prepare(shelfImage: ShelfImage, steps: string[] = []): Promise<Shelf> {
  const request = { installation: INSTALLATION, sandboxImage: image, images: [shelfImage] };
  return prepareShelf(connection, { ...request, onStep: (step) => void steps.push(step) });
}

test('H1 an image that cannot be pulled is built from its stand-in, labelled, and built again when that changes', async () => {
  const standIn = { folder, label: 'a-deck/images/thing' };
  await writeFile(join(folder, 'Dockerfile'), 'FROM debian:bookworm-slim\nRUN echo one >/thing\n');
  const steps: string[] = [];
  const shelf = await prepare({ name: NAME, standIn }, steps);
  expect(shelf).toEqual({
    volume: expect.stringContaining(INSTALLATION),
    images: [{ name: NAME, standIn: true }],
    missing: [],
    wasReady: false,
    stocked: expect.any(Promise),
    close: expect.any(Function),
  });
  await shelf.stocked;
  expect(await labelsOf(connection, NAME)).toMatchObject({ 'dev.slipway.stand-in': 'a-deck/images/thing' });
  expect(steps).toContainEqual(expect.stringMatching(/step 2 of \d+ \(\d+ %\): RUN echo one/));

  const before = await connection.docker.getImage(NAME).inspect();
  await prepare({ name: NAME, standIn });
  expect((await connection.docker.getImage(NAME).inspect()).Id).toBe(before.Id);
  await writeFile(join(folder, 'Dockerfile'), 'FROM debian:bookworm-slim\nRUN echo two >/thing\n');
  await prepare({ name: NAME, standIn });
  expect((await connection.docker.getImage(NAME).inspect()).Id).not.toBe(before.Id);
});

test('H2 an image without stand-in that cannot be pulled is named, with the reason; the others are there', async () => {
  const images = [
    { name: 'registry.invalid/none:1', standIn: null, decks: ['a-deck'] },
    { name: 'debian:bookworm-slim', standIn: null },
  ];
  const shelf = await prepareShelf(connection, { installation: INSTALLATION, sandboxImage: image, images });
  const why =
    /^registry\.invalid\/none:1 is neither here nor to be pulled: the registry registry\.invalid cannot be reached \(/;
  expect(shelf.missing).toEqual([
    { name: 'registry.invalid/none:1', decks: ['a-deck'], why: expect.stringMatching(why) },
  ]);
  expect(shelf.images.map(({ name }) => name)).toEqual(['debian:bookworm-slim']);
  await shelf.stocked;
});

test('H3 a stand-in that does not build says so with its last lines', async () => {
  await writeFile(join(folder, 'Dockerfile'), 'FROM debian:bookworm-slim\nRUN echo the reason; exit 3\n');
  const standIn = { folder, label: 'a-deck/images/thing' };
  const { missing } = await prepare({ name: 'registry.invalid/broken:1', standIn });
  expect(missing).toHaveLength(1);
  expect(missing[0]?.why).toMatch(/returned a non-zero code: 3.*the reason/s);
});

test('H4 an empty shelf has no volume', async () => {
  const request = { installation: INSTALLATION, sandboxImage: image, images: [] };
  expect(await prepareShelf(connection, request)).toMatchObject({ volume: null, images: [] });
});

test('H7 a stocked shelf is used again at once; other content makes another, and the old one goes unless it is in use', async () => {
  const base = { name: 'debian:bookworm-slim', standIn: null };
  const request = { installation: INSTALLATION, sandboxImage: image, removeOthers: true };
  const first = await prepareShelf(connection, { ...request, images: [base] });
  await first.stocked;
  const again = await prepareShelf(connection, { ...request, images: [base] });
  expect(again).toMatchObject({ wasReady: true, volume: first.volume });

  const user = await connection.docker.createContainer({
    Image: image,
    HostConfig: { Binds: [`${first.volume}:/shelf:ro`] },
  });
  const images = [base, { name: NAME, standIn: null }];
  const other = await prepareShelf(connection, { ...request, images });
  expect(other.wasReady).toBe(false);
  await other.stocked;
  const names = async () => (await listShelves(connection, INSTALLATION)).map(({ volume }) => volume).toSorted();
  expect(await names()).toEqual([first.volume, other.volume].toSorted());
  await user.remove();
  const last = await prepareShelf(connection, { ...request, images });
  expect(last).toMatchObject({ wasReady: true, volume: other.volume });
  expect(await names()).toEqual([other.volume]);
});

test('H8 a shelf whose stocking was broken off is never used', async () => {
  await removeShelves(connection, INSTALLATION);
  const request = { installation: INSTALLATION, sandboxImage: image, images: [{ name: NAME, standIn: null }] };
  const broken = await prepareShelf(connection, request);
  await broken.close();
  await expect(broken.stocked).rejects.toThrow('broken off');
  expect(await listShelves(connection, INSTALLATION)).toEqual([]);
  const whole = await prepareShelf(connection, request);
  expect(whole.wasReady).toBe(false);
  expect(whole.volume).not.toBe(broken.volume);
  await whole.stocked;
});

test('H10 a shelf whose stocking failed stays for who uses it, and the next run makes another', async () => {
  await removeShelves(connection, INSTALLATION);
  const request = { installation: INSTALLATION, sandboxImage: image, images: [{ name: NAME, standIn: null }] };
  const failed = await prepareShelf(connection, request);
  const filters = { label: [`${SHELF_LABEL}=${INSTALLATION}`] };
  const [stocker] = await connection.docker.listContainers({ all: true, filters });
  await connection.docker.getContainer(stocker?.Id ?? '').remove({ force: true });
  await expect(failed.stocked).rejects.toThrow();
  await failed.close();
  expect((await listShelves(connection, INSTALLATION)).map(({ volume }) => volume)).toEqual([failed.volume]);
  const whole = await prepareShelf(connection, request);
  await whole.stocked;
  expect((await listShelves(connection, INSTALLATION)).map(({ volume }) => volume)).toEqual([whole.volume]);
  expect(whole.volume).not.toBe(failed.volume);
});

test('H9 a stand-in that changed and does not build any more leaves the older one on the shelf, and says so', async () => {
  await writeFile(join(folder, 'Dockerfile'), 'FROM debian:bookworm-slim\nRUN exit 4\n');
  const shelf = await prepare({ name: NAME, standIn: { folder, label: 'a-deck/images/thing' }, decks: ['a-deck'] });
  expect(shelf.images).toEqual([{ name: NAME, standIn: true }]);
  expect(shelf.missing).toMatchObject([{ decks: ['a-deck'], why: expect.stringContaining('a-deck/images/thing') }]);
  await shelf.stocked;
});

test('H5 a folder’s hash follows names and contents', async () => {
  await writeFile(join(folder, 'a'), '1');
  const first = await hashFolder(folder);
  expect(await hashFolder(folder)).toBe(first);
  await writeFile(join(folder, 'a'), '2');
  expect(await hashFolder(folder)).not.toBe(first);
});

test('H6 without an engine every place that was tried is named with the reason', async () => {
  const search = await findEngine({ home: folder, dockerHost: `unix://${folder}/none.sock` });
  expect(search).toEqual({
    kind: 'none',
    tried: [{ where: `unix://${folder}/none.sock`, why: 'there is no such socket' }],
  });
  const refused = await findEngine({ home: folder, dockerHost: 'tcp://127.0.0.1:9' });
  expect(refused).toMatchObject({ tried: [{ why: 'nothing answers there' }] });
});

test('H16 an image can be passed on as it came from the shelf, before anything was built from it', async () => {
  const images = [{ name: NAME, standIn: null }];
  const shelf = await prepareShelf(connection, { installation: INSTALLATION, sandboxImage: image, images });
  await shelf.stocked;
  const log = { warn: () => {} };
  const provider = createDockerProvider({ connection, image, shelf: shelf.volume, installation: INSTALLATION, log });
  const sandbox = await provider.start(sandboxRequest());
  const command = `docker save ${NAME} >/dev/null`;
  const saved = await sandbox.nodes[0].run({ command, timeoutMs: 60_000, maxOutputBytes: 1_000 });
  await provider.close();
  expect(saved).toEqual({ kind: 'exited', status: 0, output: '' });
});
