// Owns what each level of isolation stops and does not stop, in words. The tests named here are the proof.
import type { Egress, Overview } from './operator';

export type Threat = {
  /** What somebody in a sandbox may try. */
  attempt: string;
  /** `allowed`: as the settings say. */
  verdict: 'stopped' | 'open' | 'unproven' | 'allowed';
  because: string;
};

type Level = Overview['isolation']['level'];

/**
 * Empty where there are no sandboxes. `isDiskBounded`: what one may fill of the disk is limited. Facts:
 * test/server/sandbox, escape (E), limits (K) and fence (N).
 */
export function threatsAt(level: Level, egress: Egress['state'], isDiskBounded: boolean): Threat[] {
  const limits = [USE_UP, isDiskBounded ? DISK_BOUNDED : DISK_OPEN];
  switch (level) {
    case 'absent':
      return [];
    case 'none':
      return [
        open('Anything this server’s own user may do', 'A local shell is a process of that user, not a sandbox.'),
      ];
    case 'hardened':
      return [...hardened, ...network(egress), ...limits, ...always, sharedIds];
    case 'trusted':
      return [...trusted, ...network(egress), ...limits, ...always];
    case 'runtime':
      return [...foreign, ...network(egress), ...limits, spoofing];
    default:
      return level satisfies never;
  }
}

const DISKS = 'Read this machine’s disks and devices';
const SETTINGS = 'Change this machine’s kernel settings';
const LIMITS = 'Lift its own limits';
const NEIGHBOURS = 'Read another sandbox’s files, or write to the shelf';
const KEYS = 'Use this machine’s keys or its Docker Engine';
const CALLS = 'Load kernel code, reboot, set the clock';

const FILTER = 'A filter of system calls refuses them.';
const BY_ROOT = 'Root in a sandbox can become root on this machine.';

const hardened: Threat[] = [
  stopped(DISKS, 'Root in a sandbox is nobody on this machine.'),
  stopped(SETTINGS, 'They belong to this machine’s root.'),
  stopped(LIMITS, 'They are set above what a sandbox may write.'),
  stopped(NEIGHBOURS, 'Volumes are apart, and the shelf is locked read-only.'),
  stopped(KEYS, 'Keys are of another user, and no socket is within reach.'),
  stopped(CALLS, FILTER),
];

const trusted: Threat[] = [
  open(DISKS, BY_ROOT),
  open(SETTINGS, 'Three ways to them are known and proven.'),
  open(LIMITS, 'Root in a sandbox may write its own limits.'),
  open(NEIGHBOURS, 'Both can be reached from this machine’s disks.'),
  open(KEYS, 'The keys are of the same root.'),
  stopped(CALLS, `${FILTER} Root on this machine is not held by it.`),
];

const foreign: Threat[] = [
  unproven(DISKS),
  unproven(SETTINGS),
  unproven(LIMITS),
  unproven(NEIGHBOURS),
  unproven(KEYS),
  unproven(CALLS),
  unproven('Use a fault of the kernel'),
];

const USE_UP = stopped('Use up memory, processors or processes', 'Limits hold for the containers inside, too.');
const FILL = 'Fill the disk';
const DISK_BOUNDED = stopped(FILL, 'Each node has a file system of its own, of a fixed size.');
const DISK_OPEN = open(FILL, 'Nothing bounds it here; the log says why.');

const spoofing = stopped('Take another sandbox’s address', 'Each sandbox has a network bridge of its own.');

const always: Threat[] = [open('Use a fault of the kernel', 'Sandboxes and this machine share one kernel.'), spoofing];

const sharedIds = open(
  'Reach other sandboxes after getting out of one',
  'All sandboxes share one range of user ids on this machine.',
);

function network(egress: Egress['state']): Threat[] {
  const near = 'Reach this machine’s ports, its network, other sandboxes';
  const far = 'Reach the public Internet';
  switch (egress) {
    case 'unguarded':
      return [open(near, 'There are no network rules here.'), open(far, 'There are no network rules here.')];
    case 'off':
      return [stopped(near, 'Network rules drop it.'), stopped(far, 'EGRESS=off.')];
    case 'mirror':
      return [
        stopped(near, 'Network rules drop it.'),
        { attempt: far, verdict: 'allowed', because: 'EGRESS=mirror: images through the mirror, and nothing else.' },
      ];
    case 'open':
      return [
        stopped(near, 'Network rules drop it.'),
        { attempt: far, verdict: 'allowed', because: 'EGRESS=open; off closes it.' },
      ];
    default:
      return egress satisfies never;
  }
}

function stopped(attempt: string, because: string): Threat {
  return { attempt, verdict: 'stopped', because };
}

function open(attempt: string, because: string): Threat {
  return { attempt, verdict: 'open', because };
}

function unproven(attempt: string): Threat {
  return { attempt, verdict: 'unproven', because: 'As far as the runtime stops it; no test of ours has run on it.' };
}
