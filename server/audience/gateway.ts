// Owns audience URLs: takes a request for a port of a sandbox there and back, on a name of its own or below a path of
// the platform. What it forwards never carries the platform's cookie.
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { REACH_PATH } from '#core/address-names';
import { type AudienceTarget, SANDBOX_ID } from '#core/ids';
import type { Sessions } from '../auth/session';
import { type Notice, STILL_CLOSED, sendNotice } from '../http/notice';
import { refuseUpgrade } from '../http/refuse-upgrade';
import type { Log } from '../log';
import { PortClosed, type Sandbox } from '../sandbox/provider';
import type { Answered } from './answer-record';
import { Entrance } from './entrance';
import { forward } from './forward';
import { answerHeaders, requestHeaders } from './headers';
import { InLine } from './in-line';
import type { PathTarget } from './path-fallback';
import type { Traffic } from './traffic';
import { tunnel } from './tunnel';

/** How long an app may take from the end of a request to its answer. */
const ANSWER_DEADLINE_MS = 60_000;

/** On the name of an app, or below its path: answers when its port opens. Apps never see it. */
const WAIT_PATH = '/.well-known/slipway/wait';

/** Where a request goes; `path` is set when the app is shown below a path of the platform's own origin. */
export type AppRequest = { target: AudienceTarget | null; path: PathTarget | null };

/** What stands before the requests that come by the name of an open room. */
type RoomGate = {
  /** Whether one more may come in now. */
  passes(): boolean;
  /** One was kept out for another reason. */
  turnAway(): void;
};

export type GatewayDeps = {
  find(sandbox: string): Sandbox | null;
  /** The port that has that name in that sandbox. */
  findPort(sandbox: string, name: string): number | null;
  /** Of the room with that code, as an address says it. */
  findGate(room: string): RoomGate | null;
  sessions: Sessions;
  /** Of the platform's address in the browser, which apps share. */
  protocol: 'http' | 'https';
  log: Log;
  /** `ANSWER_DEADLINE_MS` without. */
  answerDeadlineMs?: number;
};

export class AudienceGateway {
  private readonly entrances = new Map<Sandbox, Entrance>();
  private readonly answerDeadlineMs: number;
  private readonly inLine = new InLine((error) => this.deps.log.error({ error }, 'a request in line failed'));

  constructor(private readonly deps: GatewayDeps) {
    this.answerDeadlineMs = deps.answerDeadlineMs ?? ANSWER_DEADLINE_MS;
  }

  serve(request: IncomingMessage, response: ServerResponse, { target, path }: AppRequest): void {
    if (!response.socket)
      return this.inLine.wait(request, response, () => this.serve(request, response, { target, path }));
    const asked = (path?.rest ?? request.url)?.split('?')[0];
    if (!target && asked === REACH_PATH) return answerReach(response);
    const entrance = target && this.entranceOf(target);
    if (!entrance) {
      if (asked === WAIT_PATH && isOfRoom(target)) return waitAnew(response);
      return notify(request, response, { notice: isOfRoom(target) ? offStage(path) : GONE, path });
    }
    const port = this.portOf(target);
    if (asked === WAIT_PATH) return void waitFor(entrance, port, response);
    if (port === null) return notify(request, response, { notice: unnamed(target.port, path), path });
    if (!this.letsIn(entrance, target, response)) return notify(request, response, { notice: busy(), path });
    forward({
      request,
      response,
      ...this.way(request, { entrance, port, path, ofRoom: isOfRoom(target) }),
      onAnswer: (answer, node, body) => entrance.traffic.note({ node, port, answer, body }),
      onFault: (error) => {
        entrance.traffic.noteFault(port);
        this.deps.log.debug({ error }, 'an app did not answer');
        notify(request, response, { notice: noticeOf(error, path), path });
      },
    });
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, { target, path }: AppRequest): void {
    if (request.headers.upgrade?.toLowerCase() !== 'websocket' || request.method !== 'GET') {
      return refuseUpgrade(socket, '501 Not Implemented', 'Only WebSockets pass here.');
    }
    const entrance = target && this.entranceOf(target);
    if (!entrance) return refuseUpgrade(socket, '404 Not Found', GONE.text);
    const port = this.portOf(target);
    if (port === null) return refuseUpgrade(socket, '503 Service Unavailable', unnamed(target.port, path).title);
    if (!this.letsIn(entrance, target, socket)) {
      const { title, retry } = busy();
      return refuseUpgrade(socket, '503 Service Unavailable', title, retry?.seconds);
    }
    tunnel({
      request,
      socket,
      head,
      ...this.way(request, { entrance, port, path, ofRoom: isOfRoom(target) }),
      onFault: (error) => {
        this.deps.log.debug({ error }, 'an app’s socket could not be opened');
        const { status, title } = noticeOf(error, path);
        refuseUpgrade(socket, `${status} ${STATUS_CODES[status] ?? ''}`, title);
      },
    });
  }

  /** Which nodes of that sandbox answered for which ports so far. */
  answersOf(sandbox: Sandbox): Answered[] {
    return this.entrances.get(sandbox)?.answers.all() ?? [];
  }

  close(): void {
    for (const entrance of this.entrances.values()) entrance.close();
    this.entrances.clear();
  }

  private portOf({ port, sandbox }: AudienceTarget): number | null {
    return typeof port === 'number' ? port : this.deps.findPort(sandbox, port);
  }

  /** What the apps of that sandbox have answered, as long as it lives. */
  trafficOf(sandbox: Sandbox): Traffic {
    return this.entranceTo(sandbox).traffic;
  }

  /** Counts what comes in as underway. A room has its share of the sandbox, and a rate of its own. */
  private letsIn(entrance: Entrance, target: AudienceTarget, connection: ServerResponse | Duplex): boolean {
    const ofRoom = isOfRoom(target);
    const gate = ofRoom ? this.deps.findGate(target.sandbox) : null;
    const isFull = entrance.isFull(ofRoom);
    if (isFull) gate?.turnAway();
    if (isFull || gate?.passes() === false) return false;
    entrance.count(connection, ofRoom);
    return true;
  }

  private entranceOf(target: AudienceTarget): Entrance | null {
    const sandbox = this.deps.find(target.sandbox);
    return sandbox && this.entranceTo(sandbox);
  }

  private entranceTo(sandbox: Sandbox): Entrance {
    const known = this.entrances.get(sandbox);
    if (known) return known;
    const entrance = new Entrance(sandbox);
    this.entrances.set(sandbox, entrance);
    void sandbox.gone.then(() => {
      entrance.close();
      this.entrances.delete(sandbox);
    });
    return entrance;
  }

  /** How the request goes to the app, and the answer back. */
  private way(request: IncomingMessage, { entrance, port, path, ofRoom }: Way) {
    // Cookies that an app sets below a path never reach the browser: all that come are of the platform's host.
    const cookie = path ? undefined : this.deps.sessions.strip(request.headers.cookie);
    if (path) request.url = path.rest;
    return {
      agent: entrance.agents[ofRoom ? 'rooms' : 'own'],
      port,
      nodes: entrance.nodes.order(port),
      headers: requestHeaders(request, { protocol: this.deps.protocol, cookie }),
      answerDeadlineMs: this.answerDeadlineMs,
      dress: (answer: IncomingMessage, node: string) => {
        entrance.answers.add(node, port);
        return answerHeaders(answer, { node, path, host: request.headers.host });
      },
    };
  }
}

type Way = { entrance: Entrance; port: number; path: PathTarget | null; ofRoom: boolean };

function waitAnew(response: ServerResponse): void {
  response.writeHead(STILL_CLOSED, { 'cache-control': 'no-store' }).end();
}

/** Any page may know that this name leads here. */
function answerReach(response: ServerResponse): void {
  response.writeHead(204, { 'access-control-allow-origin': '*', 'cache-control': 'no-store' }).end();
}

/** Answers once the port is open, or when it is time to ask again: at once while the name stands for no port. */
async function waitFor({ watch }: Entrance, port: number | null, response: ServerResponse): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  const waited = port === null ? 'closed' : await watch.wait(port, left.signal);
  response.writeHead(waited === 'open' ? 204 : STILL_CLOSED, { 'cache-control': 'no-store' }).end();
}

/** Below a path of the platform's own origin the notice is confined as the app's answers are. */
function notify(
  request: IncomingMessage,
  response: ServerResponse,
  { notice, path }: { notice: Notice; path: PathTarget | null },
): void {
  if (path && !response.headersSent) response.setHeader('content-security-policy', path.policy);
  sendNotice(request, response, notice);
}

/** Pages that were turned away together come back apart, after 3 to 9 seconds. */
const retrySeconds = () => 3 + Math.floor(7 * Math.random());

function busy(): Notice {
  return {
    status: 503,
    title: 'This app has its hands full',
    text: 'Many ask at once. This page tries again by itself in a few seconds.',
    retry: { seconds: retrySeconds() },
  };
}

const GONE: Notice = {
  status: 404,
  title: 'This sandbox is gone',
  text: 'Its talk or lab has ended, or a new one took its place. Ask for the current address.',
};

/** Whether there is a room of that code is told to nobody here. */
function isOfRoom(target: AudienceTarget | null): boolean {
  return target !== null && !SANDBOX_ID.test(target.sandbox);
}

function offStage(path: PathTarget | null): Notice {
  return {
    status: 503,
    title: 'Nothing is on stage yet',
    text: 'As soon as who presents has started it, this page turns into the app by itself. After the talk nothing comes.',
    retry: retryBelow(path),
  };
}

/** `name` stands for no port yet. */
function unnamed(name: number | string, path: PathTarget | null): Notice {
  return {
    status: 503,
    title: `Nothing is called ${name} yet`,
    text: `In the sandbox, “slipway open ${name} PORT” says which port that is. Then this page turns into the app by itself.`,
    retry: retryBelow(path),
  };
}

function retryBelow(path: PathTarget | null) {
  return { seconds: 2, waitPath: `${path?.base ?? ''}${WAIT_PATH}` };
}

function noticeOf(error: unknown, path: PathTarget | null): Notice {
  if (error instanceof PortClosed) {
    return {
      status: 503,
      title: `Nothing answers on port ${error.port} yet`,
      text: 'This page turns into the app by itself as soon as that answers.',
      retry: retryBelow(path),
    };
  }
  const { code } = error as { code?: string };
  if (code === 'ETIMEDOUT') {
    const text = `It took the request and was silent for ${ANSWER_DEADLINE_MS / 1000} seconds.`;
    return { status: 504, title: 'The app did not answer', text };
  }
  const text = 'It took the request and ended it without an answer, or does not speak HTTP.';
  return { status: 502, title: 'The app’s answer could not be read', text };
}
