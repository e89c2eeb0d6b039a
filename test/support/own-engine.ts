// Owns a Docker Engine of a test's own, which may be stopped and started again: beside the machine's, without its packet
// filter, with the sandbox image in it.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineConnection } from '#server/sandbox/docker/connect';
import { startDaemon } from '#server/sandbox/docker/daemon';
import { ensureBridge, freePool, removeBridges } from '#server/sandbox/docker/hardened/bridges';
import { runProgram } from '#server/sandbox/docker/host';
import { tagOf } from '#server/sandbox/docker/labels';
import { copyImages } from '#server/sandbox/docker/transfer';
import { testEngine } from './engine';
import { until } from './until';

export type OwnEngine = {
  connection: EngineConnection;
  image: string;
  /** Settles when its process has ended. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
};

export async function ownEngine(name: string): Promise<OwnEngine> {
  const tag = tagOf(name);
  const folder = await mkdtemp(join(tmpdir(), 'slipway-engine-'));
  const [pidFile, socket, configFile] = ['docker.pid', 'docker.sock', 'daemon.json'].map((file) => join(folder, file));
  const bridge = `own${tag}`;
  const pool = await freePool(tag);
  await ensureBridge(bridge, `10.${pool}.255.1/28`);
  await writeFile(`${configFile}`, '{}\n');
  await mkdir(join(folder, 'exec'));
  const args = [
    ...['--config-file', `${configFile}`, '--pidfile', `${pidFile}`, '--host', `unix://${socket}`, '--group', 'root'],
    ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
    ...['--containerd-namespace', bridge, '--containerd-plugins-namespace', `${bridge}-plugins`],
    // Two engines that keep rules empty each other's chains; one told to have no bridge deletes the other's, and so does one
    // that starts again with pools of its own and without live restore.
    ...['--iptables=false', '--ip6tables=false', '--ip-forward=false', '--userland-proxy=false', '--bridge', bridge],
    '--log-level=warn',
  ];
  const open = () => startDaemon({ args, logFile: join(folder, 'log'), where: `unix://${socket}` });
  const pidOf = async () => Number(await readFile(`${pidFile}`, 'utf8').catch(() => '0'));
  const end = async (pid: number, signal: 'SIGTERM' | 'SIGKILL') => {
    process.kill(pid, signal);
    await until('the end of the engine', async () => !(await commandOf(pid)).includes(folder), 30_000);
  };
  const connection = await open();
  const { connection: other, image } = await testEngine();
  await copyImages(other, connection, { names: [image] });
  const own = {
    connection,
    image,
    async stop(signal: 'SIGTERM' | 'SIGKILL') {
      await end(await pidOf(), signal);
      // Its containerd follows a moment later, and the next one believes in what it finds.
      const file = join(folder, 'exec/containerd/containerd.pid');
      const pid = Number(await readFile(file, 'utf8').catch(() => '0'));
      if (pid > 0)
        await until('the end of its containerd', async () => !(await commandOf(pid)).includes(folder), 30_000);
      for (const stale of [file, `${pidFile}`, `${socket}`]) await rm(stale, { force: true });
    },
    start: async () => void (await open()),
    async remove() {
      if ((await pidOf()) > 0) await own.stop('SIGTERM');
      for (const mount of await mountsBelow(folder)) await runProgram('umount', ['--lazy', mount]);
      await rm(folder, { recursive: true, force: true });
      await removeBridges(bridge);
    },
  };
  return own;
}

function commandOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
}

async function mountsBelow(folder: string): Promise<string[]> {
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').map((line) => line.split(' ')[4] ?? '');
  return mounts.filter((mount) => mount.startsWith(`${folder}/`)).reverse();
}
