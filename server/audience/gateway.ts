// Owns audience URLs: takes a request for a port of a sandbox there and back, on a name of its own or below a path of
// the platform. What it forwards never carries the platform's cookie.
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createProxyServer } from 'httpxy';
import type { Sessions } from '../auth/session';
import { type Notice, sendNotice } from '../http/notice';
import { refuseUpgrade } from '../http/refuse-upgrade';
import type { Log } from '../log';
import { PortClosed, type Sandbox } from '../sandbox/provider';
import { cleanAnswer, confineAnswer } from './app-answer';
import type { PathTarget } from './path-fallback';
import { SandboxAgent } from './sandbox-agent';

/** How long an app may take from the end of a request to its answer. */
const ANSWER_DEADLINE_MS = 60_000;

export type Target = { port: number; sandbox: string };

/** Where a request goes; `path` is set when the app is shown below a path of the platform's own origin. */
export type AppRequest = { target: Target | null; path: PathTarget | null };

export type GatewayDeps = {
  find(sandbox: string): Sandbox | null;
  sessions: Sessions;
  log: Log;
  /** `ANSWER_DEADLINE_MS` without. */
  answerDeadlineMs?: number;
};

/** A request on its way to an app; `outgoing` once it has a connection. */
type Attempt = { outgoing: ClientRequest | null; again(): void };

export class AudienceGateway {
  private readonly agents = new Map<Sandbox, SandboxAgent>();
  private readonly paths = new WeakMap<IncomingMessage, PathTarget>();
  private readonly underway = new WeakMap<IncomingMessage, Attempt>();
  private readonly proxy = createProxyServer({ xfwd: true, upgradeTimeout: ANSWER_DEADLINE_MS });

  constructor(private readonly deps: GatewayDeps) {
    const onError = (error: Error, request: IncomingMessage | undefined, response: unknown) => {
      if (request) this.answerFault(error, request, response);
    };
    this.proxy.on('error', onError);
    this.proxy.on('econnreset', onError);
    this.proxy.on('proxyReq', (outgoing, request) => {
      const attempt = this.underway.get(request);
      if (attempt) attempt.outgoing = outgoing;
      this.limitWait(outgoing);
    });
    this.proxy.on('proxyRes', (answer, request) => {
      cleanAnswer(answer);
      this.confine(answer, request);
    });
    this.proxy.on('proxyReqWs', (outgoing, request) => {
      outgoing.on('upgrade', (answer) => this.confine(answer, request));
      outgoing.on('response', (answer) => this.confine(answer, request));
    });
  }

  serve(request: IncomingMessage, response: ServerResponse, { target, path }: AppRequest): void {
    this.enter(request, path);
    if (path) response.setHeader('content-security-policy', path.policy);
    const agent = target && this.agentFor(target);
    if (!agent) return sendNotice(request, response, GONE);
    const send = () =>
      void this.proxy
        .web(request, response, { target: `http://sandbox:${target.port}`, agent })
        .catch((error: unknown) => this.answerFault(error, request, response));
    this.underway.set(request, { outgoing: null, again: send });
    send();
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, { target, path }: AppRequest): void {
    this.enter(request, path);
    const agent = target && this.agentFor(target);
    if (!agent) return refuseUpgrade(socket, '404 Not Found', GONE.text);
    const options = { target: `ws://sandbox:${target.port}`, agent };
    this.proxy.ws(request, socket as Socket, options, head).catch((error: unknown) => {
      this.deps.log.debug({ error }, 'an app’s socket could not be opened');
      socket.destroy();
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
  private enter(request: IncomingMessage, path: PathTarget | null): void {
    const { headers } = request;
    // Cookies that an app sets below a path never reach the browser: all that come are of the platform's host.
    const cookies = path ? undefined : this.deps.sessions.strip(headers.cookie);
    if (cookies === undefined) delete headers.cookie;
    else headers.cookie = cookies;
    if (!path) return;
    this.paths.set(request, path);
    request.url = path.rest;
  }

  private confine(answer: IncomingMessage, request: IncomingMessage): void {
    const path = this.paths.get(request);
    if (path) confineAnswer(answer, path, request.headers.host);
  }

  /** Only the wait for an answer is limited: an upload may be long, and a stream of events may be quiet. */
  private limitWait(outgoing: ClientRequest): void {
    let timer: NodeJS.Timeout | undefined;
    let isOver = false;
    const late = () => outgoing.destroy(Object.assign(new Error('the app was silent'), { code: 'ETIMEDOUT' }));
    const end = () => {
      isOver = true;
      clearTimeout(timer);
    };
    outgoing.once('finish', () => {
      // An app may answer before it has read all of the request.
      if (!isOver) timer = setTimeout(late, this.deps.answerDeadlineMs ?? ANSWER_DEADLINE_MS);
    });
    outgoing.once('response', end);
    outgoing.once('close', end);
  }

  private answerFault(error: unknown, request: IncomingMessage, response: unknown): void {
    this.deps.log.debug({ error }, 'an app did not answer');
    if (!isResponse(response)) return void (response as Socket | undefined)?.destroy?.();
    if (response.writableEnded) return;
    const attempt = this.underway.get(request);
    if (attempt && !response.headersSent && isWorthAnotherTry(request, attempt, error)) return attempt.again();
    // Headers of an answer that broke off would frame the notice as that answer.
    if (!response.headersSent) for (const name of response.getHeaderNames()) response.removeHeader(name);
    const path = this.paths.get(request);
    if (path && !response.headersSent) response.setHeader('content-security-policy', path.policy);
    sendNotice(request, response, noticeOf(error));
  }
}

/**
 * The app ended a connection that it had kept, just as the next request went into it. That one may never have arrived,
 * and one that changes nothing can be sent again. It ends where no kept connection is left.
 */
function isWorthAnotherTry({ method, headers }: IncomingMessage, { outgoing }: Attempt, error: unknown): boolean {
  const hasBody = 'content-length' in headers || 'transfer-encoding' in headers;
  const isSafe = (method === 'GET' || method === 'HEAD') && !hasBody;
  const isReset = ['ECONNRESET', 'EPIPE'].includes((error as { code?: string }).code ?? '');
  return isSafe && isReset && outgoing?.reusedSocket === true;
}

function isResponse(value: unknown): value is ServerResponse {
  return typeof value === 'object' && value !== null && 'writeHead' in value;
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
