// Owns which names this server answers to, and whether a request comes from its own pages. A foreign name that points
// here (DNS rebinding) is refused even when Host and Origin agree.
import { networkInterfaces } from 'node:os';
import { type AudienceTarget, audienceLabel, parseAudienceLabel } from '#core/ids';
import { isLoopback } from '../config';

export type HostsInput = {
  host: string;
  /** The port that is really listened on. */
  port: number;
  publicUrl: string | null;
  /** May carry a port of its own. */
  appsDomain: string;
};

export type HostKind =
  | { kind: 'platform' }
  /** `target` is null for a name below the apps domain that names no port of a sandbox. */
  | { kind: 'app'; target: AudienceTarget | null }
  | { kind: 'foreign' };

export type Hosts = {
  /** Where people reach the platform, without a trailing slash. */
  readonly baseUrl: string;
  /** Name of a port of a sandbox; `port` may be the placeholder `{port}`. */
  audienceUrl(sandbox: string, port: number | '{port}'): string;
  classify(host: string | undefined): HostKind;
  /** Whether `Origin` is one of the platform's own pages. */
  isOwnOrigin(origin: string | undefined): boolean;
};

const ANY = new Set(['0.0.0.0', '::']);
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

export function createHosts(input: HostsInput): Hosts {
  const own = new Set(fixedNames(input.host).map((name) => `${name}:${input.port}`));
  const publicUrl = input.publicUrl ? new URL(input.publicUrl) : null;
  const protocol = publicUrl?.protocol ?? 'http:';
  if (publicUrl) own.add(withPort(publicUrl.host, protocol));
  const publicPort = publicUrl ? publicUrl.port : String(input.port);
  const apps =
    input.appsDomain.includes(':') || publicPort === '' ? input.appsDomain : `${input.appsDomain}:${publicPort}`;
  const appsSuffix = `.${withPort(apps, protocol)}`;
  const isOwnNow = (name: string) => ANY.has(input.host) && isOwnAddress(name, input.port);

  return {
    baseUrl: publicUrl?.origin ?? `http://${shownName(input.host)}${input.port === 80 ? '' : `:${input.port}`}`,
    audienceUrl(sandbox, port) {
      const label = port === '{port}' ? `{port}-${sandbox}` : audienceLabel(port, sandbox);
      return `${protocol}//${label}.${apps}/`;
    },
    classify(host) {
      if (!host) return { kind: 'foreign' };
      const name = withPort(host.toLowerCase(), protocol);
      if (own.has(name)) return { kind: 'platform' };
      if (name.endsWith(appsSuffix)) {
        return { kind: 'app', target: parseAudienceLabel(name.slice(0, -appsSuffix.length)) };
      }
      return { kind: isOwnNow(name) ? 'platform' : 'foreign' };
    },
    isOwnOrigin(origin) {
      if (!origin || !URL.canParse(origin)) return false;
      const url = new URL(origin);
      if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
      const name = withPort(url.host, url.protocol);
      return own.has(name) || isOwnNow(name);
    },
  };
}

/** Every name of the platform itself that follows from HOST alone. */
function fixedNames(host: string): string[] {
  return isLoopback(host) || ANY.has(host) ? [...LOOPBACK, bracketed(host)] : [bracketed(host)];
}

/** Asked anew each time: a laptop gets its address from the network that it joins, after the start as well. */
function isOwnAddress(name: string, port: number): boolean {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.some(({ address }) => name === `${bracketed(address.toLowerCase())}:${port}`);
}

function shownName(host: string): string {
  return LOOPBACK.includes(bracketed(host)) || ANY.has(host) ? 'localhost' : bracketed(host);
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function withPort(host: string, protocol: string): string {
  return /:\d+$/.test(host) ? host : `${host}:${protocol === 'https:' ? 443 : 80}`;
}
