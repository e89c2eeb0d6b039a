// Owns what makes an app harmless below a path of the platform's own origin, for places where names are not to be had:
// the browser gives it an opaque origin, so that it can read nothing of the platform and use no session.
import type { IncomingMessage } from 'node:http';
import { type AudienceTarget, parseAudienceLabel } from '#core/ids';

const PREFIX = '/apps/';
const POLICY = 'sandbox allow-scripts allow-forms';

export type PathTarget = {
  target: AudienceTarget | null;
  /** `/apps/<port or name>-<sandbox>`, where the app's own `/` is. */
  base: string;
  /** Path and query as the app gets them. */
  rest: string;
  /** Content-Security-Policy of every answer. */
  policy: string;
};

export function appPath(label: string): string {
  return `${PREFIX}${label}/`;
}

/** Null for a path that is not below `/apps/`. */
export function parseAppPath(url: string): PathTarget | null {
  if (!url.startsWith(PREFIX)) return null;
  const end = url.slice(PREFIX.length).search(/[/?#]|$/) + PREFIX.length;
  const rest = url.slice(end);
  return {
    target: parseAudienceLabel(url.slice(PREFIX.length, end)),
    base: url.slice(0, end),
    rest: rest.startsWith('/') ? rest : `/${rest}`,
    policy: POLICY,
  };
}

/** A script that would take over the platform's origin as a service worker. */
export function isServiceWorker(request: IncomingMessage): boolean {
  return request.headers['service-worker'] === 'script' || request.headers['sec-fetch-dest'] === 'serviceworker';
}
