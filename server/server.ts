// Owns the HTTP server: sorts each request and upgrade by its Host into the platform, an app, or nothing.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { PRESENT_PATH } from './auth/link';
import { presentRoute } from './auth/present-route';
import { createSessions } from './auth/session';
import { createAudienceGateway } from './audience/gateway';
import { sendNotice } from './http/notice';
import { appPath, isServiceWorker, parseAppPath } from './audience/path-fallback';
import { type Config, isLoopback } from './config';
import type { Library } from './content/library';
import { createHosts, type HostKind, type Hosts } from './http/hosts';
import { createLiveSockets, LIVE_PATH, refuseUpgrade } from './live/upgrade';
import { createRoomRegistry, type RoomRegistry } from './live/room-registry';
import type { Log } from './log';
import type { SandboxProvider } from './sandbox/provider';

/** What renders pages. `upgrade` is for the development server's own sockets; null leaves them refused. */
export type Pages = {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void> | void;
  upgrade: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | null;
};

export type ServerDeps = {
  config: Pick<Config, 'host' | 'publicUrl' | 'appsDomain' | 'dataDir' | 'maxSandboxes' | 'sandboxGraceSeconds' | 'allowTrustedForGuests'>;
  secret: Uint8Array;
  provider: SandboxProvider | null;
  /** Why there is no provider; for people. */
  noSandboxes: string;
  library: Library;
  pages: Pages;
  log: Log;
};

export type RunningServer = {
  /** Without a trailing slash. */
  url: string;
  port: number;
  rooms: RoomRegistry;
  /** Ends every socket and request, then every room with its sandbox. */
  close(): Promise<void>;
};

/** Rejects when the port cannot be had. `server` is already listening, so that its port is known. */
export function startServer(server: Server, deps: ServerDeps): RunningServer {
  const { config, log, library } = deps;
  const { port } = server.address() as AddressInfo;
  const hosts = createHosts({ ...config, port });
  const sessions = createSessions({ secret: deps.secret, name: `slipway-${port}`, secure: hosts.baseUrl.startsWith('https:') });
  const rooms = createRoomRegistry(
    {
      ...deps,
      capacity: { total: config.maxSandboxes, used: 0 },
      ground: { loopback: isLoopback(config.host), trustedForGuests: config.allowTrustedForGuests },
      audience: (id) => ({ url: hosts.audienceUrl(id, '{port}'), path: appPath(`{port}-${id}`) }),
    },
    config.sandboxGraceSeconds * 1000,
  );
  const gateway = createAudienceGateway({ find: rooms.findSandbox, sessions, log });
  const live = createLiveSockets({ rooms, library, sessions, hosts, log });
  const present = presentRoute({ dataDir: config.dataDir, sessions });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = hosts.classify(request.headers.host);
    if (host.kind === 'foreign') return sendNotice(request, response, foreignNotice(hosts));
    if (host.kind === 'app') return gateway.serve(request, response, host.target, null);
    const path = parseAppPath(request.url ?? '/');
    if (path) {
      if (isServiceWorker(request)) return sendNotice(request, response, { status: 403, title: 'No service workers here', text: 'Use the app’s own name.' });
      return gateway.serve(request, response, path.target, path);
    }
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    if (changes && !hosts.isOwnOrigin(request.headers.origin)) {
      return sendNotice(request, response, { status: 403, title: 'Refused', text: 'Only Slipway’s own pages may change things here.' });
    }
    if (request.url?.startsWith(`${PRESENT_PATH}?`)) return present(request, response);
    protectPage(response, deps.pages.upgrade !== null);
    await deps.pages.handle(request, response);
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const host: HostKind = hosts.classify(request.headers.host);
    if (host.kind === 'foreign') return refuseUpgrade(socket, '403 Forbidden', foreignNotice(hosts).text);
    if (host.kind === 'app') return gateway.upgrade(request, socket, head, host.target);
    const path = parseAppPath(request.url ?? '/');
    if (path) {
      request.url = path.rest;
      return gateway.upgrade(request, socket, head, path.target);
    }
    if (request.url?.split('?')[0] === LIVE_PATH) return live.upgrade(request, socket, head);
    if (deps.pages.upgrade && request.url?.startsWith('/_next/')) return deps.pages.upgrade(request, socket, head);
    return refuseUpgrade(socket, '404 Not Found', 'There is no socket at this path.');
  }

  server.on('request', (request, response) => {
    respond(request, response).catch((error: unknown) => {
      log.error({ error }, 'a request failed');
      sendNotice(request, response, { status: 500, title: 'The server failed on this request', text: 'It goes on serving others; its log says why.' });
    });
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', (error) => log.debug({ error }, 'socket error'));
    upgrade(request, socket, head).catch((error: unknown) => {
      log.error({ error }, 'an upgrade failed');
      socket.destroy();
    });
  });

  return {
    url: hosts.baseUrl,
    port,
    rooms,
    async close() {
      server.close();
      live.close();
      gateway.close();
      await rooms.close();
      server.closeAllConnections();
    },
  };
}

/** Listens, then settles; rejects when the address cannot be had. */
export function listen(host: string, port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function foreignNotice(hosts: Hosts) {
  return {
    status: 421,
    title: 'This server does not answer to that name',
    text: `Open ${hosts.baseUrl} instead. If this name is meant to work, set PUBLIC_URL to it.`,
  };
}

/** The policy allows inline scripts because pages are the same for everyone, so that none can carry a nonce. */
function protectPage(response: ServerResponse, isDevelopment: boolean): void {
  const scripts = `'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ''}`;
  const policy = [
    "default-src 'self'",
    `script-src ${scripts}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join('; ');
  response.setHeader('content-security-policy', policy);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
}
