// Owns the table of settings: name, meaning, unit, default and what is allowed. Reads none of them.
import { z } from 'zod';
import { matching, number, oneOf, proxies, wholeNumber, yesOrNo, zeroOr } from './setting-schemas';

export type Setting = {
  /** Name in the environment. */
  name: string;
  description: string;
  /** What a bare number or word of it means; empty where the description says it. */
  unit: string;
  /** As it would be written in the environment; null where unset means "none". */
  fallback: string | null;
  /** From the text of the environment; its message completes "must be …". */
  schema: z.ZodType<unknown, string>;
};

export const settings = {
  port: {
    name: 'PORT',
    description: 'Where the server listens; 0 takes any free one',
    unit: 'TCP port',
    fallback: '3000',
    schema: wholeNumber(0, 65_535),
  },
  host: {
    name: 'HOST',
    description: 'Address the server listens on; 0.0.0.0 opens it to the network',
    unit: 'address',
    fallback: '127.0.0.1',
    schema: matching(/^([\w.:-]+|\[[\da-f:.]+\])$/i, 'an address or a host name, such as 127.0.0.1').transform(
      readHost,
    ),
  },
  publicUrl: {
    name: 'PUBLIC_URL',
    description: 'How people reach the server when a proxy stands before it, such as https://slipway.example.org',
    unit: 'URL',
    fallback: null,
    schema: z.string().transform(readOrigin),
  },
  trustedProxies: {
    name: 'TRUSTED_PROXIES',
    description: 'Proxies before the server whose X-Forwarded-For says who asks, so that limits tell people apart',
    unit: 'addresses, networks, or loopback, linklocal, uniquelocal, with commas between',
    fallback: '',
    schema: proxies(),
  },
  appsDomain: {
    name: 'APPS_DOMAIN',
    description: 'Domain below which the apps of sandboxes appear, as <port>-<sandbox>.<domain>',
    unit: 'domain, with :port where it differs from the server’s',
    fallback: 'localhost',
    schema: matching(
      /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i,
      'a domain such as apps.example.org, with or without :port',
    ).toLowerCase(),
  },
  dockerHost: {
    name: 'DOCKER_HOST',
    description: 'Docker Engine to use; without it the usual sockets are tried',
    unit: 'unix://, tcp://, http:// or https:// address',
    fallback: null,
    schema: matching(
      /^(unix:\/\/\/|(tcp|https?):\/\/\w).+$/,
      'an address such as unix:///var/run/docker.sock or tcp://127.0.0.1:2375',
    ),
  },
  dockerCertPath: {
    name: 'DOCKER_CERT_PATH',
    description: 'Folder with ca.pem, cert.pem and key.pem for an engine behind TLS',
    unit: 'folder',
    fallback: null,
    schema: z.string(),
  },
  dataDir: {
    name: 'DATA_DIR',
    description: 'Folder for what has to last; relative to the package',
    unit: 'folder',
    fallback: '.slipway',
    schema: z.string(),
  },
  contentDir: {
    name: 'CONTENT_DIR',
    description: 'Folder of the decks; relative to the package',
    unit: 'folder',
    fallback: 'content',
    schema: z.string(),
  },
  maxSandboxes: {
    name: 'MAX_SANDBOXES',
    description: 'How many sandboxes of one node may run at once; one of three nodes takes the place of three',
    unit: 'sandboxes of one node',
    fallback: '8',
    schema: wholeNumber(1, 10_000),
  },
  poolTarget: {
    name: 'POOL_TARGET',
    description:
      'Sandboxes kept ready, where places are free, for each kind that decks in view need; more while more people look; 0 keeps none',
    unit: 'sandboxes',
    fallback: '1',
    schema: wholeNumber(0, 10_000),
  },
  sandboxGraceSeconds: {
    name: 'SANDBOX_GRACE_SECONDS',
    description:
      'How long a sandbox waits for its last page to return; in an open room that goes on, as long as it may be idle',
    unit: 'seconds',
    fallback: '120',
    schema: wholeNumber(0, 86_400),
  },
  onStop: {
    name: 'ON_STOP',
    description:
      'What becomes of sandboxes when the server ends: remove takes them away; keep leaves them running, for the next start to adopt',
    unit: 'remove or keep',
    fallback: 'remove',
    schema: oneOf(['remove', 'keep']),
  },
  sandboxLifetimeMinutes: {
    name: 'SANDBOX_LIFETIME_MINUTES',
    description: 'How long a sandbox lives at most; its terminal says so five minutes before; 0 is without end',
    unit: 'minutes',
    fallback: '480',
    schema: number(0, 20_160),
  },
  sandboxIdleMinutes: {
    name: 'SANDBOX_IDLE_MINUTES',
    description: 'How long a sandbox lives that nobody types or runs in, opens, or waits for; 0 is without end',
    unit: 'minutes',
    fallback: '120',
    schema: number(0, 20_160),
  },
  sandboxExtendMinutes: {
    name: 'SANDBOX_EXTEND_MINUTES',
    description: 'How much longer a sandbox lives each time it is extended',
    unit: 'minutes',
    fallback: '60',
    schema: number(0.1, 1_440),
  },
  sandboxExtensions: {
    name: 'SANDBOX_EXTENSIONS',
    description: 'How often a sandbox may be extended',
    unit: 'times',
    fallback: '3',
    schema: wholeNumber(0, 100),
  },
  sandboxMemoryMib: {
    name: 'SANDBOX_MEMORY_MIB',
    description: 'Memory of one sandbox, with all the containers in it',
    unit: 'MiB',
    fallback: '1024',
    schema: wholeNumber(128, 1_048_576),
  },
  sandboxCpus: {
    name: 'SANDBOX_CPUS',
    description: 'Processors of one sandbox',
    unit: 'processors, such as 0.5',
    fallback: '1',
    schema: number(0.1, 256),
  },
  sandboxPids: {
    name: 'SANDBOX_PIDS',
    description: 'Processes of one sandbox',
    unit: 'processes',
    fallback: '500',
    schema: wholeNumber(100, 100_000),
  },
  sandboxDiskMib: {
    name: 'SANDBOX_DISK_MIB',
    description: 'Disk of one node of a sandbox, its root and its engine’s data together; 0 sets no bound',
    unit: 'MiB',
    fallback: '4096',
    schema: zeroOr(256, 1_048_576),
  },
  sandboxMbit: {
    name: 'SANDBOX_MBIT',
    description: 'Network of one sandbox, to and from all that is outside it, each way; 0 sets no bound',
    unit: 'Mbit/s',
    fallback: '200',
    schema: wholeNumber(0, 100_000),
  },
  allowTrustedForGuests: {
    name: 'ALLOW_TRUSTED_FOR_GUESTS',
    description: 'Whether guests get sandboxes whose root can become root on this machine',
    unit: 'yes or no',
    fallback: 'no',
    schema: yesOrNo(),
  },
  isolation: {
    name: 'ISOLATION',
    description:
      'How far sandboxes are kept from this machine; auto is hardened where it can be set up, else trusted and says why',
    unit: 'auto, hardened, trusted or runtime=NAME',
    fallback: 'auto',
    schema: matching(/^(auto|hardened|trusted|runtime=[\w.-]+)$/, 'auto, hardened, trusted or runtime=NAME'),
  },
  egress: {
    name: 'EGRESS',
    description:
      'What sandboxes reach: open is the public Internet, never this machine or its network; mirror is images alone, pulled once for all; off is nothing',
    unit: 'open, mirror or off',
    fallback: 'open',
    schema: oneOf(['open', 'mirror', 'off']),
  },
  mirrorUpstream: {
    name: 'MIRROR_UPSTREAM',
    description:
      'Registry that a mirror for the sandboxes fetches from, with name:password@ to log in; EGRESS=mirror has Docker Hub without it',
    unit: 'URL, such as https://registry-1.docker.io',
    fallback: null,
    schema: matching(/^https?:\/\/[^/\s]+\/?$/, 'http:// or https:// with a host and without a path').refine(
      URL.canParse,
      'http:// or https:// with a host and without a path',
    ),
  },
  record: {
    name: 'RECORD',
    description: 'Whether what terminals print is recorded, for their participants to play; what is typed never is',
    unit: 'on or off',
    fallback: 'on',
    schema: oneOf(['on', 'off']).transform((word) => word === 'on'),
  },
  recordingsMaxMb: {
    name: 'RECORDINGS_MAX_MB',
    description:
      'Recordings of one participant on one deck, beside what stages of rooms have shown; the oldest parts go first',
    unit: 'MiB',
    fallback: '64',
    schema: wholeNumber(1, 1_048_576),
  },
  recordingsTotalMb: {
    name: 'RECORDINGS_TOTAL_MB',
    description:
      'Recordings of all together; the oldest parts go first, of what stages of rooms have shown those beyond half of it',
    unit: 'MiB',
    fallback: '1024',
    schema: wholeNumber(1, 1_048_576),
  },
  recordingsDays: {
    name: 'RECORDINGS_DAYS',
    description: 'How long recordings are kept; what the stage of a room has shown stays as long as the room',
    unit: 'days',
    fallback: '7',
    schema: number(0.01, 3_650),
  },
  engine: {
    name: 'ENGINE',
    description:
      'auto finds or installs a Docker Engine and else uses a local shell; docker insists; none is the local shell',
    unit: 'auto, docker or none',
    fallback: 'auto',
    schema: oneOf(['auto', 'docker', 'none']),
  },
  installEngine: {
    name: 'INSTALL_ENGINE',
    description: 'Whether root on Debian or Ubuntu may install a missing engine; it says what it does first',
    unit: 'yes or no',
    fallback: 'yes',
    schema: yesOrNo(),
  },
  logLevel: {
    name: 'LOG_LEVEL',
    description: 'Least important line that is logged',
    unit: 'level',
    fallback: 'info',
    schema: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  },
  home: {
    name: 'HOME',
    description: 'Home folder, where some engines keep their socket',
    unit: 'folder',
    fallback: null,
    schema: z.string(),
  },
  runtimeDir: {
    name: 'XDG_RUNTIME_DIR',
    description: 'Folder where a rootless engine keeps its socket',
    unit: 'folder',
    fallback: null,
    schema: z.string(),
  },
} as const satisfies Record<string, Setting>;

/** As the sockets take it: an IPv6 address without the brackets of an address line. */
function readHost(text: string): string {
  return text.replace(/^\[|\]$/g, '').toLowerCase();
}

function readOrigin(text: string, context: z.RefinementCtx): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isBare =
    url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username;
  if (isBare) return url.origin;
  context.addIssue({
    code: 'custom',
    message: 'http:// or https:// with a host, without a path, such as https://slipway.example.org',
  });
  return z.NEVER;
}
