// Owns which upgrade requests become a page's sockets: own origin, known session or a new guest's.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { CLOSE, MAX_MESSAGE_BYTES } from '#core/protocol';
import { newParticipant, type Session, type Sessions } from '../auth/session';
import type { FigureDesk } from '../figures/desk';
import type { Hosts } from '../http/hosts';
import { refuseUpgrade } from '../http/refuse-upgrade';
import { RoomConnection } from '../open-rooms/connection';
import type { OpenRooms } from '../open-rooms/open-rooms';
import { StageConnection } from '../open-rooms/stage-connection';
import type { StageDesk } from '../open-rooms/stage-desk';
import { Connection, type ConnectionDeps } from './connection';
import { FigureConnection } from './figure-connection';
import { FileConnection } from './file-connection';
import type { FilesDesk } from './files-desk';
import { startHeartbeat } from './heartbeat';
import type { ShareDesk } from './room-shares';
import { TerminalConnection } from './terminal-connection';
import { ViewerConnection } from './viewer-connection';

/**
 * By path: a page's live socket, one for each of its terminals, one for all of its figures, that of its files, that of
 * somebody who watches a shared terminal, that of a page in an open room, and those for what is on its stage.
 */
const CONNECTIONS = {
  '/live': Connection,
  '/terminal': TerminalConnection,
  '/figures': FigureConnection,
  '/files': FileConnection,
  '/viewer': ViewerConnection,
  '/room': RoomConnection,
  '/stage': StageConnection,
} as const;
export type LivePath = keyof typeof CONNECTIONS;

/** Sockets of one participant at once, those of terminals among them: more is a fault or an attack. */
const MAX_SOCKETS_PER_PARTICIPANT = 128;
const HEARTBEAT_MS = 30_000;

export function isLivePath(path: string): path is LivePath {
  return Object.hasOwn(CONNECTIONS, path);
}

export type LiveSockets = {
  /** The caller has checked the Host. */
  upgrade(path: LivePath, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  close(): void;
};

type LiveDeps = ConnectionDeps & {
  shares: ShareDesk;
  figures: FigureDesk;
  files: FilesDesk;
  openRooms: OpenRooms;
  stage: StageDesk;
  sessions: Sessions;
  hosts: Hosts;
};

export function createLiveSockets(deps: LiveDeps): LiveSockets {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES });
  const cookies = new WeakMap<IncomingMessage, string>();
  const counts = new Map<string, number>();
  const heartbeat = startHeartbeat(HEARTBEAT_MS);
  sockets.on('headers', (headers, request) => {
    const cookie = cookies.get(request);
    if (cookie) headers.push(`Set-Cookie: ${cookie}`);
  });

  function count(participant: string, change: 1 | -1): number {
    const now = (counts.get(participant) ?? 0) + change;
    if (now > 0) counts.set(participant, now);
    else counts.delete(participant);
    return now;
  }

  return {
    async upgrade(path, request, socket, head) {
      if (!deps.hosts.isOwnOrigin(request.headers.origin))
        return refuseUpgrade(socket, '403 Forbidden', 'This socket is for Slipway’s own pages.');
      const known = await deps.sessions.read(request);
      const session: Session = known ?? { role: 'attendee', participant: newParticipant() };
      const cookie = await (known ? deps.sessions.renewal(request) : deps.sessions.cookie(session));
      if (cookie) cookies.set(request, cookie);
      sockets.handleUpgrade(request, socket, head, (live) => {
        // A broken frame may come at any moment; an error that nobody listens for ends the process.
        live.on('error', (error) => deps.log.debug({ error }, 'a live socket broke'));
        heartbeat.watch(live);
        live.on('close', () => count(session.participant, -1));
        if (count(session.participant, 1) > MAX_SOCKETS_PER_PARTICIPANT)
          return live.close(CLOSE.tooMany, 'too many windows');
        new CONNECTIONS[path](live, session, deps, socket);
      });
    },
    close() {
      heartbeat.stop();
      for (const client of sockets.clients) client.close(CLOSE.stopping, 'the server is stopping');
      sockets.close();
    },
  };
}
