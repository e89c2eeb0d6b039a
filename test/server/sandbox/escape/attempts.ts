// Owns the ways out of a sandbox that are tried: each a script that says REACHED where it gets through. None changes
// the host for good: what is written is the value that was read, or is put back by the test.
import { arch } from 'node:os';

export type Attempt = {
  name: string;
  /** For bash in the sandbox. */
  script: string;
  /**
   * What shows that the script works: it gets through at level `trusted`, or there with more lifted: the filter of system
   * calls and the missing capabilities, a socket laid beside it, the cgroup namespace.
   */
  control:
    | 'trusted'
    | 'unfiltered'
    | 'with the socket'
    | 'with the neighbour’s volume'
    | 'in the host’s cgroup namespace';
};

export const MARKER = 'slipway-escape-marker';

/** `device` is a block device of the host, as major:minor, with an ext4 file system that holds a file of that name. */
export function localAttempts(device: string): Attempt[] {
  const [major, minor] = device.split(':');
  const openDevice = `echo 'b ${device} rwm' >/sys/fs/cgroup/devices/devices.allow; rm -f /root/disk
    mknod /root/disk b ${major} ${minor}`;
  const freshProc = (then: string) => `unshare --pid --fork --mount bash -c '
    mkdir -p /root/proc && mount -t proc proc /root/proc && cd /root/proc && ${then} && echo REACHED'`;
  const sameValue = (file: string) => `value=$(cat ${file}) && echo "$value" >${file}`;
  const raise = (file: string, value: string) =>
    `before=$(cat ${file}); echo ${value} >${file}; [ "$(cat ${file})" != "$before" ] && echo REACHED`;
  const memory = '/sys/fs/cgroup/memory';
  return [
    {
      name: 'devices.allow and mknod: read a disk of the host',
      script: `${openDevice}; grep -aq ${MARKER} /root/disk && echo REACHED`,
      control: 'trusted',
    },
    {
      name: 'devices.allow and mount: a file system of the host',
      script: `${openDevice}; mkdir -p /root/mnt; mount -o ro /root/disk /root/mnt; [ -e /root/mnt/${MARKER} ] && echo REACHED
        umount /root/mnt`,
      control: 'trusted',
    },
    {
      name: 'devtmpfs: the host’s devices in a fresh mount',
      script: `${openDevice}; mkdir -p /root/dev; mount -t devtmpfs dev /root/dev; cat /root/dev/loop[0-9]* 2>/dev/null | grep -aq ${MARKER} && echo REACHED
        umount /root/dev`,
      control: 'trusted',
    },
    {
      name: 'core_pattern through a fresh /proc',
      script: freshProc(sameValue('sys/kernel/core_pattern')),
      control: 'trusted',
    },
    { name: 'a setting of /proc/sys', script: freshProc(sameValue('sys/vm/swappiness')), control: 'trusted' },
    { name: 'sysrq-trigger (help only)', script: freshProc('echo h >sysrq-trigger'), control: 'trusted' },
    {
      name: 'release_agent of a cgroup hierarchy',
      script: `mkdir -p /root/cg; mount -t cgroup -o freezer cgroup /root/cg
        mount -t cgroup -o remount,freezer,release_agent=/${MARKER} cgroup /root/cg && echo REACHED
        [ -e /root/cg/release_agent ] && echo /${MARKER} >/root/cg/release_agent && echo REACHED; umount /root/cg`,
      control: 'in the host’s cgroup namespace',
    },
    {
      name: 'own memory limit',
      script: `echo -1 >${memory}/memory.memsw.limit_in_bytes; ${raise(`${memory}/memory.limit_in_bytes`, '-1')}`,
      control: 'trusted',
    },
    { name: 'own limit of processes', script: raise('/sys/fs/cgroup/pids/pids.max', 'max'), control: 'trusted' },
    { name: 'own share of processors', script: raise('/sys/fs/cgroup/cpu/cpu.cfs_quota_us', '-1'), control: 'trusted' },
    {
      name: 'an inner container, privileged or with the device: a disk of the host',
      script: `${openDevice}; for option in --privileged --device-cgroup-rule='b ${device} rwm'; do
        docker run --rm "$option" debian:bookworm-slim bash -c "mknod /disk b ${major} ${minor}; grep -aq ${MARKER} /disk && echo REACHED"; done`,
      control: 'trusted',
    },
    {
      name: 'write to the shelf that all sandboxes share',
      script: `mount -o remount,rw,bind /var/lib/slipway-shelf; touch /var/lib/slipway-shelf/${MARKER} && echo REACHED
        rm -f /var/lib/slipway-shelf/${MARKER}`,
      control: 'trusted',
    },
    {
      name: 'a neighbour’s files, from its volume',
      script: `{ find / '(' -path /proc -o -path /sys ')' -prune -o -name ${MARKER}-volume -print; ls /proc/[0-9]*/root/var/lib/docker/${MARKER}-volume; } 2>/dev/null | grep -q . && echo REACHED`,
      control: 'with the neighbour’s volume',
    },
    {
      name: 'a key of the host’s root',
      script: perl(
        `my $got = syscall(${call('keyctl')}, 10, -4, my $type = "user", my $name = "${MARKER}", 0); print "REACHED\\n" if $got > 0`,
      ),
      control: 'trusted',
    },
    {
      name: 'an engine’s socket that is not the sandbox’s own',
      script: `own=$(docker info -f '{{.ID}}'); for socket in $(find / -xdev -name '*.sock' -type s 2>/dev/null; ls /proc/*/root/run/*.sock 2>/dev/null); do
        id=$(curl -s -m 2 --unix-socket $socket http://engine/info | jq -r .ID 2>/dev/null)
        [ -n "$id" ] && [ "$id" != "$own" ] && echo REACHED; done`,
      control: 'with the socket',
    },
    ...calls(),
  ];
}

// Arguments that the kernel turns down after it has agreed to the caller: EPERM is the denial, another error the passage.
function calls(): Attempt[] {
  const tries: [name: keyof typeof NUMBERS, args: string][] = [
    ['bpf', '0, my $attributes = pack("L4 x100", 2, 4, 4, 1), 72'],
    ['perf_event_open', 'my $event = pack("L2 Q x100", 1, 112, 0), 0, -1, -1, 0'],
    ['open_by_handle_at', '-1, my $handle = pack("I i x200", 8, 1), 0'],
    ['kexec_load', '0, 0, 0, -1'],
    ['reboot', '0, 0, 0, 0'],
    ['init_module', 'my $image = "none", 4, my $none = ""'],
    ['settimeofday', 'my $time = pack("q q", -1, -1), 0'],
    ['swapon', 'my $path = "/none", 0'],
  ];
  return tries.map(([name, args]) => ({
    name: `system call ${name}`,
    script: perl(`my $got = syscall(${call(name)}, ${args}); print "REACHED\\n" if $got >= 0 || ($! != 1 && $! != 38)`),
    control: 'unfiltered',
  }));
}

const NUMBERS = {
  keyctl: { x64: 250, arm64: 219 },
  add_key: { x64: 248, arm64: 217 },
  bpf: { x64: 321, arm64: 280 },
  perf_event_open: { x64: 298, arm64: 241 },
  open_by_handle_at: { x64: 304, arm64: 265 },
  kexec_load: { x64: 246, arm64: 104 },
  reboot: { x64: 169, arm64: 142 },
  init_module: { x64: 175, arm64: 105 },
  settimeofday: { x64: 164, arm64: 170 },
  swapon: { x64: 167, arm64: 224 },
};

export function call(name: keyof typeof NUMBERS): number {
  return NUMBERS[name][arch() === 'arm64' ? 'arm64' : 'x64'];
}

function perl(program: string): string {
  return `perl -e '${program}'`;
}
