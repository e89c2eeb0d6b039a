// Owns the HTTP server: sorts each request and upgrade by its Host into the platform, an app, or nothing.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { LANGUAGE_HEADER } from '#core/language';
import type { Ground } from '#core/permissions';
import { AudienceGateway } from './audience/gateway';
import { isServiceWorker, parseAppPath } from './audience/path-fallback';
import { createAttempts } from './auth/attempts';
import { linkPath } from './auth/link';
import { linkRoute, type Route } from './auth/link-route';
import { createOperatorPass } from './auth/operator-pass';
import { createSessions } from './auth/session';
import { type Config, isLoopback } from './config';
import { serveDeckFile } from './content/deck-files';
import type { Library } from './content/library';
import { notesRoute } from './content/notes-route';
import { factsOf } from './content/page-facts';
import { talkRoute } from './content/talk-route';
import { FigureDesk } from './figures/desk';
import { clientAddress } from './http/client-address';
import { createHosts, type Hosts } from './http/hosts';
import { type Notice, sendNotice } from './http/notice';
import { protectPage } from './http/page-headers';
import { refuseUpgrade } from './http/refuse-upgrade';
import { FilesDesk } from './live/files-desk';
import { filesRoute } from './live/files-route';
import type { RoomRegistry } from './live/room-registry';
import type { ShareDesk } from './live/room-shares';
import { SandboxCopies } from './live/sandbox-copies';
import type { OwnedSandbox } from './live/take-over';
import { createLiveSockets, isLivePath, type LiveSockets } from './live/upgrade';
import type { Log } from './log';
import { OpenRooms } from './open-rooms/open-rooms';
import { practiceTies } from './open-rooms/practice-ties';
import { roomsRoute } from './open-rooms/route';
import { hostOnStage } from './open-rooms/stage';
import { StageDesk } from './open-rooms/stage-desk';
import { eraseFromStage } from './open-rooms/stage-recordings';
import { workOfMembers } from './open-rooms/work-of-members';
import { createOverview } from './operator/overview';
import type { Premises } from './operator/premises';
import { OPERATOR_PATH, operatorRoute } from './operator/route';
import { type RecordingSettings, Recordings } from './recordings/recordings';
import { recordingRoute } from './recordings/route';
import { audienceOf, createRooms, type LifetimeKey } from './rooms';
import { Runners } from './sandbox/kept-runner';
import { PlacesDesk } from './sandbox/places';
import { Pool } from './sandbox/pool';
import type { SandboxProvider } from './sandbox/provider';
import type { Screens } from './screens/screens';
import type { EventLog } from './store/event-log';

/** What renders pages. `upgrade` is for the development server's own sockets; null leaves them refused. */
export type Pages = {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void> | void;
  upgrade: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | null;
};

export type ServerSettings = Pick<
  Config,
  | 'host'
  | 'publicUrl'
  | 'trustedProxies'
  | 'appsDomain'
  | 'dataDir'
  | 'maxSandboxes'
  | 'poolTarget'
  | 'sandboxGraceSeconds'
  | 'onStop'
  | LifetimeKey
  | 'allowTrustedForGuests'
  | keyof RecordingSettings
>;

export type ServerDeps = {
  config: ServerSettings;
  secret: Uint8Array;
  provider: SandboxProvider | null;
  /** Why there is no provider; for people. */
  noSandboxes: string;
  premises: Premises;
  /** Decks are being written here. */
  authoring?: boolean;
  /** Of an earlier run. */
  owned?: readonly OwnedSandbox[];
  library: Library;
  screens: Screens;
  events: EventLog;
  pages: Pages;
  log: Log;
};

export class SlipwayServer {
  /** Where people reach it, without a trailing slash. */
  readonly url: string;
  readonly rooms: RoomRegistry;
  private readonly openRooms: OpenRooms;
  private readonly hosts: Hosts;
  private readonly gateway: AudienceGateway;
  private readonly pool: Pool | null;
  private readonly runners = new Runners();
  private readonly copies = new SandboxCopies();
  private readonly live: LiveSockets;
  private readonly present: Route;
  private readonly recordings: Recordings;
  /** Asked in turn until one has answered. */
  private readonly routes: readonly ((request: IncomingMessage, response: ServerResponse) => Promise<boolean>)[];

  /** `server` is already listening, so that its port is known. */
  constructor(
    private readonly server: Server,
    private readonly deps: ServerDeps,
  ) {
    const { config, log } = deps;
    const { port } = server.address() as AddressInfo;
    this.hosts = createHosts({ ...config, port });
    this.url = this.hosts.baseUrl;
    const signing = { secret: deps.secret, port, secure: this.url.startsWith('https:') };
    const sessions = createSessions(signing);
    const ground = groundOf(deps);
    const places = new PlacesDesk(config.maxSandboxes);
    this.pool = deps.provider && createPool(deps, deps.provider, places);
    this.recordings = new Recordings(config, log, () => this.openRooms.shownOnStages());
    const { recordings, runners } = this;
    const shares: ShareDesk = new Map();
    const openRooms = new OpenRooms({
      ...{ ...deps, audience: (label) => audienceOf(this.hosts, label) },
      onMember: (deck, participant) => this.rooms.memberChanged(deck, participant),
      eraseStage: (deck, spans) => eraseFromStage(recordings, deck, spans),
      work: (deck) => workOfMembers({ rooms: this.rooms, events: deps.events, copies: this.copies }, deck),
    });
    this.openRooms = openRooms;
    const parts = { places, recordings, shares, runners, ...practiceTies(openRooms), pool: this.pool };
    this.rooms = createRooms({ ...deps, ground, ...parts }, this.hosts);
    for (const each of deps.owned ?? []) this.rooms.adopt(each);
    const onStage = (id: string) => hostOnStage(openRooms, this.rooms, id);
    this.gateway = new AudienceGateway({
      find: (id) => this.rooms.findSandbox(id) ?? onStage(id)?.sandbox ?? null,
      findPort: (id, name) => this.rooms.findPort(id, name) ?? onStage(id)?.portNamed(name) ?? null,
      findGate: (label) => openRooms.known(label.toUpperCase())?.gate ?? null,
      sessions,
      protocol: signing.secure ? 'https' : 'http',
      log,
    });
    const figures = new FigureDesk({ trafficOf: (sandbox) => this.gateway.trafficOf(sandbox), log });
    const files = new FilesDesk();
    const { rooms, hosts } = this;
    const stage = new StageDesk({ ...deps, rooms, figures });
    this.live = createLiveSockets({ ...deps, rooms, openRooms, stage, shares, figures, files, sessions, hosts });
    const asks = { clientAddress: clientAddress(config.trustedProxies) };
    const links = { ...asks, dataDir: config.dataDir, attempts: createAttempts() };
    this.present = linkRoute({ ...links, kind: 'presenter', cookie: sessions.presenterCookie, location: '/' });
    const pass = createOperatorPass({ ...signing, ground });
    const enter = linkRoute({ ...links, kind: 'operator', cookie: pass.cookie, location: OPERATOR_PATH });
    this.routes = [
      operatorRoute({ pass, enter, overview: createOverview({ ...deps, rooms, places, ground }), rooms, log }),
      recordingRoute({ recordings, sessions, settings: config }),
      notesRoute({ library: deps.library, sessions, ground }),
      talkRoute(deps.library),
      filesRoute({ files, rooms, sessions, library: deps.library }),
      roomsRoute({ ...deps, ...asks, rooms: openRooms, recordings, sessions, ground, reach: hosts.reach }),
    ];
    server.off('connection', turnAway);
    server.on('request', (request, response) => this.onRequest(request, response));
    server.on('upgrade', (request, socket, head) => this.onUpgrade(request, socket, head));
  }

  /** Ends every socket and request, then every room, and its sandbox as ON_STOP says; and those kept ready. */
  async close(): Promise<void> {
    this.server.close();
    this.live.close();
    this.gateway.close();
    await this.openRooms.close();
    await this.rooms.close(this.deps.config.onStop);
    this.runners.close();
    await this.copies.close();
    await this.recordings.close();
    await this.pool?.drain();
    this.server.closeAllConnections();
  }

  private onRequest(request: IncomingMessage, response: ServerResponse): void {
    this.respond(request, response).catch((error: unknown) => {
      this.deps.log.error({ error }, 'a request failed');
      sendNotice(request, response, FAILED);
    });
  }

  private onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', (error) => this.deps.log.debug({ error }, 'a socket broke'));
    this.upgrade(request, socket, head).catch((error: unknown) => {
      this.deps.log.error({ error }, 'an upgrade failed');
      socket.destroy();
    });
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = this.hosts.classify(request.headers.host);
    if (host.kind === 'foreign') return sendNotice(request, response, this.foreign());
    // `GET http://name/` asks for a proxy: it would name the server a second time.
    if (!request.url?.startsWith('/') && request.method !== 'OPTIONS') return sendNotice(request, response, NO_PROXY);
    if (host.kind === 'app') return this.gateway.serve(request, response, { target: host.target, path: null });
    const path = parseAppPath(request.url ?? '/');
    if (path) {
      if (isServiceWorker(request)) return sendNotice(request, response, NO_WORKERS);
      return this.gateway.serve(request, response, { target: path.target, path });
    }
    const isChange = request.method !== 'GET' && request.method !== 'HEAD';
    if (isChange && !this.hosts.isOwnOrigin(request.headers.origin)) return sendNotice(request, response, NOT_OURS);
    if (request.url?.startsWith(`${linkPath('presenter')}?`)) return this.present(request, response);
    for (const route of this.routes) if (await route(request, response)) return;
    const { library, pages } = this.deps;
    if (await serveDeckFile(library, request, response)) return;
    const { frames, language } = await factsOf(library, request.url ?? '');
    request.headers[LANGUAGE_HEADER] = language;
    const { probe } = this.hosts.reach(request.headers.host);
    protectPage(response, { isDevelopment: pages.upgrade !== null, frames, probe });
    await pages.handle(request, response);
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const host = this.hosts.classify(request.headers.host);
    if (host.kind === 'foreign') return refuseUpgrade(socket, '421 Misdirected Request', this.foreign().text);
    if (host.kind === 'app') return this.gateway.upgrade(request, socket, head, { target: host.target, path: null });
    const url = request.url ?? '/';
    const path = parseAppPath(url);
    if (path) return this.gateway.upgrade(request, socket, head, { target: path.target, path });
    if (isLivePath(url)) return this.live.upgrade(url, request, socket, head);
    const { pages } = this.deps;
    if (pages.upgrade && url.startsWith('/_next/')) return pages.upgrade(request, socket, head);
    refuseUpgrade(socket, '404 Not Found', 'There is no socket at this path.');
  }

  private foreign(): Notice {
    return {
      status: 421,
      title: 'This server does not answer to that name',
      text: `Open ${this.url} instead. If this name is meant to work, set PUBLIC_URL to it.`,
    };
  }
}

function groundOf({ config, provider }: ServerDeps): Ground {
  return {
    loopback: isLoopback(config.host),
    trustedForGuests: config.allowTrustedForGuests,
    hardened: provider?.capabilities.isolation === 'hardened',
  };
}

/** Spares that nobody looks at cost little: a talk's audience may be back after the break. */
const SPARES_IDLE_MS = 10 * 60_000;

/** A local shell is as quick without. */
function createPool({ config, log }: ServerDeps, provider: SandboxProvider, places: PlacesDesk): Pool {
  const target = provider.name === 'local' ? 0 : config.poolTarget;
  return new Pool({ provider, places, rules: { target, idleMs: SPARES_IDLE_MS }, log });
}

const FAILED: Notice = {
  status: 500,
  title: 'The server failed on this request',
  text: 'It goes on serving others. Its log says why.',
};
const NO_PROXY: Notice = {
  status: 400,
  title: 'This is no proxy',
  text: 'Ask for a path, such as /.',
};
const NO_WORKERS: Notice = {
  status: 403,
  title: 'No service workers here',
  text: 'Below this path an app may not stay behind. Its own name allows it.',
};
const NOT_OURS: Notice = {
  status: 403,
  title: 'Refused',
  text: 'Only Slipway’s own pages may change things here.',
};

/** Whoever comes before there is a server to answer would wait for ever; so they try again. */
const turnAway = (socket: Socket) => void socket.destroy();

/**
 * Listens, then settles; rejects when the address cannot be had. Port 0 takes any free one. Connections are turned away
 * until a `SlipwayServer` takes them.
 */
export function listen(host: string, port: number): Promise<Server> {
  const server = createServer();
  server.on('connection', turnAway);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}
