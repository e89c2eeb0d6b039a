// Owns what a sandbox's container is made of. At level `trusted` it is a fence against accidents: root inside can
// become root on the host. At `hardened` the same options stand on an engine whose root is nobody.
import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import type { EngineConnection } from './connect';
import type { NodeDisk } from './disks';
import type { Isolation } from './isolation';
import { seccompProfile } from './seccomp';

/** Programs of the image, see image/. */
export const ENTER = '/usr/local/lib/slipway/enter';
export const LEAVE = '/usr/local/lib/slipway/leave';
export const DIAL = '/usr/local/lib/slipway/dial';
export const HOLD = '/usr/local/lib/slipway/hold';
export const RUNNER = '/usr/local/lib/slipway/runner';
export const FILES = '/usr/local/lib/slipway/files';
export const INTERRUPT = '/usr/local/lib/slipway/interrupt';
export const STOCK = '/usr/local/lib/slipway/stock';
export const BASHRC = '/usr/local/lib/slipway/bashrc';
export const WORK_FOLDER = '/root/work';

export type Limits = { memoryBytes: number; cpus: number; processes: number };

export type MachineRequest = {
  image: string;
  labels: Record<string, string>;
  hostname?: string;
  /** Variables of its shells. */
  env?: Readonly<Record<string, string>>;
  /** A network's name; the engine's default bridge without. */
  network?: string;
  limits?: Limits;
  /** A volume for the inner engine's data; an anonymous one without. */
  dataRoot?: string;
  /** Holds the inner engine's data, and bounds them. */
  disk?: NodeDisk | null;
  /** The shelf's volume. */
  shelf?: string | null;
  /** Level `trusted` without. */
  isolation?: Isolation;
  /** Nothing beyond the engine answers for a name. */
  isCutOff?: boolean;
};

export function machineOptions(connection: EngineConnection, request: MachineRequest): ContainerCreateOptions {
  const { limits, disk } = request;
  const dataRoot = disk?.dataRoot ?? request.dataRoot;
  const volumes = [
    ...(dataRoot ? [`${dataRoot}:/var/lib/docker`] : []),
    ...(request.shelf ? [`${request.shelf}:/var/lib/slipway-shelf:ro`] : []),
  ];
  // dockerode's types do not know CgroupnsMode yet.
  const hostConfig: HostConfig & { CgroupnsMode: 'private' } = {
    CgroupnsMode: 'private',
    ...confinement(connection, request.isolation ?? { level: 'trusted' }),
    Binds: volumes,
    // The engine's resolver keeps silent where it gets no answer itself: a lookup would hang for 20 s.
    DnsOptions: request.isCutOff ? ['timeout:1', 'attempts:1'] : ['timeout:2', 'attempts:2'],
    RestartPolicy: { Name: 'no' },
    LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
    // The engine's own files of a container (hosts, resolv.conf) lie beside its disk and can be written from inside.
    ...(disk ? { Ulimits: [{ Name: 'fsize', Soft: disk.bytes, Hard: disk.bytes }] } : {}),
    ...(request.network ? { NetworkMode: request.network } : {}),
    ...(limits
      ? {
          Memory: limits.memoryBytes,
          MemorySwap: limits.memoryBytes,
          NanoCpus: Math.round(limits.cpus * 1e9),
          PidsLimit: limits.processes,
        }
      : {}),
  };
  return {
    Image: request.image,
    Labels: request.labels,
    Hostname: request.hostname ?? 'node1',
    Env: Object.entries(request.env ?? {}).map(([name, value]) => `${name}=${value}`),
    ...(dataRoot ? {} : { Volumes: { '/var/lib/docker': {} } }),
    HostConfig: hostConfig,
  };
}

/**
 * SYS_PTRACE is for the engine inside: it enters a container of another user, for `docker exec` and health checks, only
 * with the right to look at that user's processes. The node's own process namespace bounds it.
 */
const CAPABILITIES = ['SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE'];

// A runtime that brings a kernel or a user namespace of its own filters system calls itself: sysbox documents that a
// profile of ours would only get in the way of its own, and a virtual machine's guest has no use for it.
function confinement(connection: EngineConnection, isolation: Isolation): Partial<HostConfig> {
  if (isolation.level === 'runtime') return { Runtime: isolation.runtime, CapAdd: CAPABILITIES };
  return { CapAdd: CAPABILITIES, SecurityOpt: securityOptions(connection) };
}

// The default AppArmor profile and SELinux label forbid the mounts that an inner engine makes.
function securityOptions({ security, cgroupVersion }: EngineConnection): string[] {
  return [
    ...(security.includes('seccomp') ? [`seccomp=${seccompProfile(cgroupVersion)}`] : []),
    ...(security.includes('apparmor') ? ['apparmor=unconfined'] : []),
    ...(security.includes('selinux') ? ['label=disable'] : []),
  ];
}
