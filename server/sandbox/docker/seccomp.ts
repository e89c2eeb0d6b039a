// Owns the system calls that a sandbox is denied. Everything else is allowed: an engine inside needs mounts,
// namespaces and keyrings, which Docker's own profile denies without --privileged.

/** Of the calls that Docker documents as blocked, those that no engine inside a sandbox needs. */
const DENIED = [
  // Kernel modules and other kernels.
  'create_module',
  'delete_module',
  'finit_module',
  'init_module',
  'get_kernel_syms',
  'query_module',
  'kexec_file_load',
  'kexec_load',
  'reboot',
  // The machine's clocks, swap, accounting and quotas, shared with everyone on it.
  'clock_adjtime',
  'clock_adjtime64',
  'clock_settime',
  'clock_settime64',
  'settimeofday',
  'stime',
  'swapon',
  'swapoff',
  'acct',
  'quotactl',
  'quotactl_fd',
  'syslog',
  'vhangup',
  // Raw hardware and retired interfaces.
  'ioperm',
  'iopl',
  'vm86',
  'vm86old',
  'nfsservctl',
  'sysfs',
  '_sysctl',
  'uselib',
  'ustat',
  'lookup_dcookie',
  // Files by handle lead out of the container's root; the others look into the kernel or at other processes.
  'open_by_handle_at',
  'name_to_handle_at',
  'fanotify_init',
  'perf_event_open',
  'kcmp',
  'userfaultfd',
  'io_uring_setup',
  'io_uring_enter',
  'io_uring_register',
  // NUMA placement.
  'mbind',
  'get_mempolicy',
  'set_mempolicy',
  'set_mempolicy_home_node',
  'migrate_pages',
  'move_pages',
] as const;

/** The profile as the engine's API takes it. Under cgroup v2 device rules are BPF programs, so `bpf` must be let in. */
export function seccompProfile(cgroupVersion: 1 | 2): string {
  const names = cgroupVersion === 2 ? [...DENIED] : [...DENIED, 'bpf'];
  return JSON.stringify({
    defaultAction: 'SCMP_ACT_ALLOW',
    archMap: [
      { architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86', 'SCMP_ARCH_X32'] },
      { architecture: 'SCMP_ARCH_AARCH64', subArchitectures: ['SCMP_ARCH_ARM'] },
    ],
    syscalls: [{ names, action: 'SCMP_ACT_ERRNO' }],
  });
}
