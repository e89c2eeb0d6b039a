// Owns the real Docker Engine of the tests: found or installed, with the sandbox image, once a test file.

import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type EngineConnection, findEngine } from '#server/sandbox/docker/connect';
import { ensureSandboxImage } from '#server/sandbox/docker/image';
import { installEngine } from '#server/sandbox/docker/install';
import { tagOf } from '#server/sandbox/docker/labels';
import { prepareShelf } from '#server/sandbox/docker/shelf';
import type { ShelfImage } from '#server/sandbox/docker/shelf-images';

export const SANDBOX_IMAGE_FOLDER = resolve('server/sandbox/image');

export type TestEngine = { connection: EngineConnection; image: string };

let engine: Promise<TestEngine> | null = null;

export function testEngine(): Promise<TestEngine> {
  engine ??= openEngine();
  return engine;
}

async function openEngine(): Promise<TestEngine> {
  const search = await findEngine({ home: homedir(), dockerHost: process.env.DOCKER_HOST });
  const connection =
    search.kind === 'found'
      ? search.connection
      : await installEngine({ dataDir: join(tmpdir(), 'slipway-test-engine'), onStep: console.log });
  const image = await ensureSandboxImage(connection, { folder: SANDBOX_IMAGE_FOLDER });
  return { connection, image };
}

/** Whose the shelf of the tests is; removed after the last file. Another checkout's tests have their own. */
export const TEST_SHELF = `test-shelf-${tagOf(process.cwd())}`;

/** A shelf for tests: one small image, which the sandbox image needs anyhow. The first file that asks stocks it. */
export async function testShelf(): Promise<string> {
  const { connection, image } = await testEngine();
  const images: ShelfImage[] = [{ name: 'debian:bookworm-slim', standIn: null }];
  const shelf = await prepareShelf(connection, { installation: TEST_SHELF, sandboxImage: image, images });
  if (!shelf.volume) throw new Error('invariant: a shelf with an image has a volume');
  await shelf.stocked;
  return shelf.volume;
}

export type EngineProxy = {
  /** As in DOCKER_HOST. */
  where: string;
  /** Refuses new connections and keeps those it has, as an engine does that has been told to stop. */
  refuse(): Promise<void>;
  /** Breaks every connection and refuses new ones, as an engine that has stopped does. */
  stop(): Promise<void>;
  /** Takes connections again. Idempotent. */
  resume(): Promise<void>;
  /** As `stop`, for good. */
  close(): Promise<void>;
};

/** The real engine behind a socket that a test may cut. */
export async function proxyEngine(connection: EngineConnection): Promise<EngineProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-proxy-'));
  const path = join(folder, 'docker.sock');
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path: connection.where.replace('unix://', ''), allowHalfOpen: true });
    track(near);
    track(far);
    near.pipe(far).pipe(near);
  });
  const listen = () => new Promise<void>((settle) => server.listen(path, settle));
  await listen();
  let closed: Promise<unknown> | null = null;
  const refuse = async () => {
    closed ??= new Promise((settle) => server.close(settle));
    await rm(path, { force: true });
  };
  const stop = async () => {
    await refuse();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    where: `unix://${path}`,
    refuse,
    stop,
    async close() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
    async resume() {
      if (!closed) return;
      await closed;
      closed = null;
      await listen();
    },
  };
}
