// Owns audience URLs: takes a request for a port of a sandbox there and back, on a name of its own or below a path of
// the platform. What it forwards never carries the platform's cookie.
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Sessions } from '../auth/session';
import { type Notice, sendNotice } from '../http/notice';
import { refuseUpgrade } from '../http/refuse-upgrade';
import type { Log } from '../log';
import { PortClosed, type Sandbox } from '../sandbox/provider';
import { forward } from './forward';
import { answerHeaders, type FlatHeaders, requestHeaders } from './headers';
import type { PathTarget } from './path-fallback';
import { SandboxAgent } from './sandbox-agent';
import { tunnel } from './tunnel';

/** How long an app may take from the end of a request to its answer. */
const ANSWER_DEADLINE_MS = 60_000;

export type Target = { port: number; sandbox: string };

/** Where a request goes; `path` is set when the app is shown below a path of the platform's own origin. */
export type AppRequest = { target: Target | null; path: PathTarget | null };

export type GatewayDeps = {
  find(sandbox: string): Sandbox | null;
  sessions: Sessions;
  /** Of the platform's address in the browser, which apps share. */
  protocol: 'http' | 'https';
  log: Log;
  /** `ANSWER_DEADLINE_MS` without. */
  answerDeadlineMs?: number;
};

export class AudienceGateway {
  private readonly agents = new Map<Sandbox, SandboxAgent>();
  private readonly answerDeadlineMs: number;

  constructor(private readonly deps: GatewayDeps) {
    this.answerDeadlineMs = deps.answerDeadlineMs ?? ANSWER_DEADLINE_MS;
  }

  serve(request: IncomingMessage, response: ServerResponse, { target, path }: AppRequest): void {
    const agent = target && this.agentFor(target);
    if (!agent) return notify(request, response, { notice: GONE, path });
    forward({
      request,
      response,
      agent,
      port: target.port,
      headers: this.enter(request, path),
      dress: (answer) => answerHeaders(answer, path, request.headers.host),
      answerDeadlineMs: this.answerDeadlineMs,
      onFault: (error) => {
        this.deps.log.debug({ error }, 'an app did not answer');
        notify(request, response, { notice: noticeOf(error), path });
      },
    });
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, { target, path }: AppRequest): void {
    if (request.headers.upgrade?.toLowerCase() !== 'websocket' || request.method !== 'GET') {
      return refuseUpgrade(socket, '501 Not Implemented', 'Only WebSockets pass here.');
    }
    const agent = target && this.agentFor(target);
    if (!agent) return refuseUpgrade(socket, '404 Not Found', GONE.text);
    tunnel({
      request,
      socket,
      head,
      agent,
      port: target.port,
      headers: this.enter(request, path),
      dress: (answer) => answerHeaders(answer, path, request.headers.host),
      answerDeadlineMs: this.answerDeadlineMs,
      onFault: (error) => {
        this.deps.log.debug({ error }, 'an app’s socket could not be opened');
        const { status, title } = noticeOf(error);
        refuseUpgrade(socket, `${status} ${STATUS_CODES[status] ?? ''}`, title);
      },
    });
  }

  close(): void {
    for (const agent of this.agents.values()) agent.destroy();
    this.agents.clear();
  }

  private agentFor(target: Target): SandboxAgent | null {
    const sandbox = this.deps.find(target.sandbox);
    const known = sandbox && this.agents.get(sandbox);
    if (known || !sandbox) return known ?? null;
    const agent = new SandboxAgent(sandbox);
    this.agents.set(sandbox, agent);
    void sandbox.gone.then(() => {
      agent.destroy();
      this.agents.delete(sandbox);
    });
    return agent;
  }

  /** Makes the request the app's own: its path, and no cookie that is not its. */
  private enter(request: IncomingMessage, path: PathTarget | null): FlatHeaders {
    // Cookies that an app sets below a path never reach the browser: all that come are of the platform's host.
    const cookie = path ? undefined : this.deps.sessions.strip(request.headers.cookie);
    if (path) request.url = path.rest;
    return requestHeaders(request, { protocol: this.deps.protocol, cookie });
  }
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

const GONE: Notice = {
  status: 404,
  title: 'This sandbox is gone',
  text: 'Its talk or lab has ended, or a new one took its place. Ask for the current address.',
};

function noticeOf(error: unknown): Notice {
  if (error instanceof PortClosed) {
    return {
      status: 503,
      title: `Nothing answers on port ${error.port} yet`,
      text: 'This page looks again every two seconds and turns into the app by itself.',
      retrySeconds: 2,
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
