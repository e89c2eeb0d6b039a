// Owns which headers travel: whatever an app or a browser says about its own connection ends here, and whatever an app
// says can neither break this server nor, below a path of the platform's own origin, speak in the platform's name.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { PathTarget } from './path-fallback';

/** Name, value, name, value: what Node sends as it is. */
export type FlatHeaders = string[];

/** They are about one connection, and each side has its own; Node frames every message itself. */
const HOP_BY_HOP = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'proxy-authenticate',
  'proxy-authorization',
]);

/** Headers that a browser applies to the whole origin, beyond the answer that carries them. */
const ORIGIN_WIDE = new Set([
  'set-cookie',
  'service-worker-allowed',
  'clear-site-data',
  'strict-transport-security',
  'alt-svc',
  'nel',
  'report-to',
  'accept-ch',
  'origin-agent-cluster',
  'set-login',
  'use-as-dictionary',
]);

/** Said anew for each request. `expect` is answered here: Node asks for the body by itself. */
const OWN_REQUEST = new Set(['cookie', 'expect', 'x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-port']);
/** Nobody expects a body with them, nor its length. */
const BODILESS = new Set(['GET', 'HEAD']);
const FORWARDED_FOR = 'x-forwarded-for';

/** How the request came: what an app needs to build addresses of its own. */
export type Arrival = {
  /** Of the address in the browser, also where something in front of this server speaks TLS. */
  protocol: 'http' | 'https';
  /** As the app may see them: without the platform's. */
  cookie: string | undefined;
};

/** The request's headers as the app gets them. */
export function requestHeaders(request: IncomingMessage, { protocol, cookie }: Arrival): FlatHeaders {
  const { headers } = request;
  const named = namedBy(headers);
  const out: FlatHeaders = [];
  let forwardedFor = request.socket.remoteAddress ?? '';
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || HOP_BY_HOP.has(name) || OWN_REQUEST.has(name) || named?.has(name)) continue;
    if (name === FORWARDED_FOR) forwardedFor = `${value}, ${forwardedFor}`;
    else add(out, name, value);
  }
  const { host = '' } = headers;
  const port = /:(\d+)$/.exec(host)?.[1] ?? (protocol === 'https' ? '443' : '80');
  out.push(FORWARDED_FOR, forwardedFor, 'x-forwarded-proto', protocol);
  out.push('x-forwarded-host', host, 'x-forwarded-port', port);
  if (cookie !== undefined) out.push('cookie', cookie);
  // A body without a length comes in chunks, and goes on so.
  if ('transfer-encoding' in headers) out.push('transfer-encoding', 'chunked');
  else if (!('content-length' in headers) && !BODILESS.has(request.method ?? '')) out.push('content-length', '0');
  return out;
}

/** Says which node of the sandbox answered. */
const NODE_HEADER = 'x-slipway-node';

export type Origin = {
  node: string;
  path: PathTarget | null;
  /** As the app was asked for, by which some build absolute redirects. */
  host: string | undefined;
};

/**
 * The answer's headers as the browser gets them. `path` is given below a path of the platform: then the browser gives the
 * app an opaque origin, nothing outlives the answer, and redirects stay below the path.
 */
export function answerHeaders(answer: IncomingMessage, { node, path, host = '' }: Origin): FlatHeaders {
  const { headers } = answer;
  const named = namedBy(headers);
  const out: FlatHeaders = [NODE_HEADER, node];
  if (path) out.push('content-security-policy', policyOf(headers, path));
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || HOP_BY_HOP.has(name) || named?.has(name)) continue;
    if (name === NODE_HEADER || (name === 'content-length' && answer.statusCode === 204)) continue;
    if (name === 'set-cookie') {
      if (!path) for (const cookie of [value].flat()) out.push(name, withoutDomain(cookie));
    } else if (!path) {
      add(out, name, value);
    } else if (name === 'location') {
      out.push(name, belowPath(String(value), path, host));
    } else if (name !== 'content-security-policy' && !ORIGIN_WIDE.has(name)) {
      add(out, name, value);
    }
  }
  return out;
}

/** What else the sender's `Connection` says is about it. */
function namedBy({ connection }: IncomingHttpHeaders): Set<string> | null {
  if (!connection || connection === 'keep-alive' || connection === 'close') return null;
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()));
}

function add(out: FlatHeaders, name: string, value: string | string[]): void {
  if (typeof value === 'string') out.push(name, value);
  else for (const one of value) out.push(name, one);
}

/** A cookie for a domain would reach the apps beside this one, and the platform above it. */
function withoutDomain(cookie: string): string {
  if (!/domain/i.test(cookie)) return cookie;
  const [pair = '', ...attributes] = cookie.split(';');
  return [pair, ...attributes.filter((attribute) => !/^\s*domain\s*(=|$)/i.test(attribute))].join(';');
}

function policyOf(headers: IncomingHttpHeaders, { policy }: PathTarget): string {
  const own = headers['content-security-policy'];
  return own ? `${policy}, ${own}` : policy;
}

function belowPath(location: string, { base }: PathTarget, host: string): string {
  const ownOrigin = [`http://${host}/`, `https://${host}/`].find((origin) => location.startsWith(origin));
  if (ownOrigin) return `${base}/${location.slice(ownOrigin.length)}`;
  return location.startsWith('/') && !location.startsWith('//') ? base + location : location;
}
