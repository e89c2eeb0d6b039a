// Owns the baselines of the sandbox's bench: what the engine itself takes for a container and for an engine in one.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Container, ContainerCreateOptions } from 'dockerode';
import { buildImage } from '#server/sandbox/docker/build';
import { collect, openExec } from '#server/sandbox/docker/exec';
import { afterStart } from '#server/sandbox/docker/isolation';
import { INSTALLATION_LABEL } from '#server/sandbox/docker/labels';
import { machineOptions } from '#server/sandbox/docker/machine';
import { reap } from '#server/sandbox/docker/reaper';
import { copyImages } from '#server/sandbox/docker/transfer';
import { type EngineGround, LIMITS } from './engine-ground';

const BUSYBOX = 'slipway-bench-busybox:1';
const DOCKERFILE = `FROM debian:bookworm-slim AS debian
RUN apt-get update && apt-get install -y --no-install-recommends busybox-static
FROM scratch
COPY --from=debian /bin/busybox /bin/busybox
CMD ["/bin/busybox", "sleep", "600"]
`;

/** As the entry and the engine's start do, without waiting for a first command. */
const ENGINE_SCRIPT = `
for each in /sys /sys/fs/cgroup/*; do mount -o remount,rw,bind "$each" 2>/dev/null; done
dockerd --mtu 1400 --log-level warn >/dev/null 2>&1 &
until [ -S /var/run/docker.sock ]; do sleep 0.002; done
docker images -q && echo answered
`;

export type Bare = {
  /** Creating and starting a busybox on a bridge network that is there, in milliseconds. */
  busybox(): Promise<number>;
  /** The same with a sandbox's image and options, and how long an engine takes in it until it answers. */
  sandbox(): Promise<{ startMs: number; engineMs: number }>;
  close(): Promise<void>;
};

export async function openBare(ground: EngineGround): Promise<Bare> {
  const { connection, image, installation, isolation } = ground;
  await makeBusybox(ground);
  // Not the installation's own: a provider that closes removes all of that.
  const own = `bare-${installation}`;
  const labels = { [INSTALLATION_LABEL]: own };
  await connection.docker.createNetwork({ Name: own, Driver: 'bridge', Labels: labels });
  const started = async (options: ContainerCreateOptions): Promise<{ container: Container; startMs: number }> => {
    const start = performance.now();
    const container = await connection.docker.createContainer(options);
    await container.start();
    return { container, startMs: performance.now() - start };
  };
  return {
    async busybox() {
      const { container, startMs } = await started({
        Image: BUSYBOX,
        Labels: labels,
        HostConfig: { NetworkMode: own },
      });
      await container.remove({ force: true });
      return startMs;
    },
    async sandbox() {
      const machine = machineOptions(connection, { image, labels, network: own, limits: LIMITS, isolation });
      const entry = { Entrypoint: ['tini', '--', 'sleep', '600'] };
      const { container, startMs } = await started({ ...machine, ...entry });
      try {
        await afterStart(container, isolation);
        const start = performance.now();
        const running = await openExec(container, { Cmd: ['bash', '-c', ENGINE_SCRIPT] });
        const answer = await collect(running, 1_000);
        if (answer.trim() !== 'answered') throw new Error(`the bare engine did not answer: ${answer}`);
        return { startMs, engineMs: performance.now() - start };
      } finally {
        await container.remove({ force: true, v: true });
      }
    },
    async close() {
      await reap(connection, own, console);
    },
  };
}

async function makeBusybox({ images, connection }: EngineGround): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-busybox-'));
  try {
    await writeFile(join(folder, 'Dockerfile'), DOCKERFILE);
    await buildImage(images, { folder, tag: BUSYBOX, labels: {} });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (connection !== images) await copyImages(images, connection, { names: [BUSYBOX] });
}

/** To be called when no container of it is left. */
export async function removeBusybox({ images }: EngineGround): Promise<void> {
  await images.docker.getImage(BUSYBOX).remove();
}
