// Owns what of an app's answer goes on: whatever an app says, it can neither break this server nor, below a path of the
// platform's own origin, say anything in the platform's name.
import type { IncomingMessage } from 'node:http';
import type { PathTarget } from './path-fallback';

/** They are about the connection to the app, not about the one to the browser; Node frames each answer itself. */
const HOP_BY_HOP = [
  'connection',
  'proxy-connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'proxy-authenticate',
];

/** Headers that a browser applies to the whole origin, beyond the answer that carries them. */
const ORIGIN_WIDE = [
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
];

/** Takes out, in place, what Node would refuse to send on: that would be thrown where nobody can catch it. */
export function cleanAnswer(answer: IncomingMessage): void {
  const { headers, statusCode = 0 } = answer;
  const named = headers.connection?.split(',').map((name) => name.trim().toLowerCase()) ?? [];
  for (const name of [...HOP_BY_HOP, ...named]) delete headers[name];
  // A phrase may hold any byte, and says nothing that the number does not.
  answer.statusMessage = '';
  if (statusCode < 200 || statusCode > 999) answer.statusCode = 502;
}

/**
 * Confines, in place, the answer of an app below a path: an opaque origin, nothing that outlives it, redirects kept below
 * its path. `host`: as the app was asked for, by which some build absolute redirects.
 */
export function confineAnswer(answer: IncomingMessage, path: PathTarget, host: string | undefined): void {
  const { headers } = answer;
  for (const name of ORIGIN_WIDE) delete headers[name];
  const own = headers['content-security-policy'];
  headers['content-security-policy'] = own ? `${path.policy}, ${own}` : path.policy;
  const { location } = headers;
  if (location === undefined) return;
  const ownOrigin = [`http://${host}/`, `https://${host}/`].find((origin) => location.startsWith(origin));
  if (ownOrigin) headers.location = `${path.base}/${location.slice(ownOrigin.length)}`;
  else if (location.startsWith('/') && !location.startsWith('//')) headers.location = path.base + location;
}
