// Owns a machine within this machine whose network can be unplugged: a network namespace with loopback and one cable,
// and in it a Docker Engine with a data root of its own. Linux, root.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectEngine, type EngineConnection } from '#server/sandbox/docker/connect';
import { runProgram } from '#server/sandbox/docker/host';
import { until } from './until';

export type Pluggable = {
  connection: EngineConnection;
  /** This side of the cable: the only address beyond the machine, until it is unplugged. */
  peer: string;
  unplug(): Promise<void>;
  /** Starts a program in there. */
  start(command: string[], env?: Record<string, string>): ChildProcess;
  close(): Promise<void>;
};

/** Of a range that is kept for measuring network devices: nobody's. */
const PEER = '198.18.77.1';
const OWN = '198.18.77.2';

/** /sys shows the network devices of whoever mounted it; what is mounted in it stays. */
const SEE_OWN_DEVICES = [
  'mkdir "$0/cgroup"',
  'mount --rbind /sys/fs/cgroup "$0/cgroup"',
  'mount -t sysfs sysfs /sys',
  'mount --rbind "$0/cgroup" /sys/fs/cgroup',
].join(' && ');

export async function startPluggable(): Promise<Pluggable> {
  // Not below /tmp, which may be memory.
  const folder = await mkdtemp('/var/tmp/slipway-unplugged-');
  const log = await open(join(folder, 'dockerd.log'), 'a');
  const where = `unix://${join(folder, 'docker.sock')}`;
  await writeFile(join(folder, 'daemon.json'), '{}\n');
  const script = `set -e; ${SEE_OWN_DEVICES}; ip link set lo up; exec dockerd "$@"`;
  const namespaces = ['--net', '--mount', '--propagation', 'slave'];
  const engine = spawn('unshare', [...namespaces, 'sh', '-c', script, folder, ...argumentsOf(folder, where)], {
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  const enter = [`--net=/proc/${engine.pid}/ns/net`, `--mount=/proc/${engine.pid}/ns/mnt`];
  const connection = await until('the engine', () => connectEngine(where).catch(() => null), 60_000).catch(
    async (error: unknown) => {
      throw new Error(`${error}\n${await readFile(join(folder, 'dockerd.log'), 'utf8')}`);
    },
  );
  const cable = `swt${engine.pid}`;
  const inside = (...command: string[]) => runProgram('nsenter', [...enter, ...command]);
  await runProgram('ip', [...`link add ${cable} type veth peer name cable netns ${engine.pid}`.split(' ')]);
  await runProgram('ip', ['address', 'add', `${PEER}/30`, 'dev', cable]);
  await runProgram('ip', ['link', 'set', cable, 'up']);
  await inside('ip', 'address', 'add', `${OWN}/30`, 'dev', 'cable');
  await inside('ip', 'link', 'set', 'cable', 'up');
  return {
    connection,
    peer: PEER,
    unplug: () => runProgram('ip', ['link', 'delete', cable]).then(() => {}),
    start: (command, env = {}) =>
      spawn('nsenter', [...enter, 'sh', '-c', 'cd "$0" && exec "$@"', process.cwd(), ...command], {
        env: { ...process.env, DOCKER_HOST: where, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    async close() {
      const ended = engine.exitCode === null ? once(engine, 'close') : null;
      engine.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function argumentsOf(folder: string, where: string): string[] {
  return [
    ...['--config-file', join(folder, 'daemon.json'), '--pidfile', join(folder, 'dockerd.pid'), '--host', where],
    ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec'), '--log-level', 'warn'],
    // Where a containerd of the machine runs, it is used: under names of its own.
    ...['--containerd-namespace', 'slipway-unplugged', '--containerd-plugins-namespace', 'slipway-unplugged-plugins'],
    ...['--insecure-registry', `${PEER}/32`],
  ];
}
