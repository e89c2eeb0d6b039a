// Owns which names this server answers to, and whether a request comes from its own pages. A foreign name that points
// here (DNS rebinding) is refused even when Host and Origin agree.
import { networkInterfaces } from 'node:os';
import { appsFrom, parseAddressName, REACH_LABEL } from '#core/address-names';
import { type AudienceTarget, audienceLabel, parseAudienceLabel } from '#core/ids';
import type { Reach } from '#core/reach';
import { isLoopback } from '../config';
import { probeAt, sharedAddress } from './reach';

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
  /** How others get here, for a page that asked for that host. */
  reach(host: string | undefined): Reach;
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
  const appOfAddress = (name: string): HostKind | null => {
    const { label, address, port } = parseAddressName(name) ?? {};
    const isHere =
      address !== undefined && [own.has(`${address}${port}`), isOwnNow(`${address}${port}`)].includes(true);
    return isHere ? { kind: 'app', target: parseAudienceLabel(label ?? '') } : null;
  };

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
      return appOfAddress(name) ?? { kind: isOwnNow(name) ? 'platform' : 'foreign' };
    },
    reach(host) {
      const join = joinBase(input, publicUrl, host);
      const url = `${protocol}//${REACH_LABEL}.${apps}/`;
      return { join, probe: probeAt(join === null ? url : appsFrom(url, new URL(join).hostname)) };
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

/** Without a trailing slash; null: only this computer gets here. */
function joinBase({ host, port }: HostsInput, publicUrl: URL | null, asked: string | undefined): string | null {
  if (publicUrl) return isLoopback(bare(publicUrl.hostname)) ? null : publicUrl.origin;
  if (isLoopback(host)) return null;
  const { hostname = '' } = asked && URL.canParse(`http://${asked}`) ? new URL(`http://${asked}`) : {};
  const isAsked = hostname !== '' && !isLoopback(bare(hostname));
  const name = isAsked ? hostname : ANY.has(host) ? sharedAddress() : bracketed(host);
  return name === null ? null : `http://${name}${port === 80 ? '' : `:${port}`}`;
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
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
