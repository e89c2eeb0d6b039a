// Owns audience URLs: takes a request for a port of a sandbox there and back, on a name of its own or below a path of
// the platform. What it forwards never carries the platform's cookie.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createProxyServer } from 'httpxy';
import type { Sessions } from '../auth/session';
import { type Notice, sendNotice } from '../http/notice';
import { refuseUpgrade } from '../http/refuse-upgrade';
import type { Log } from '../log';
import { PortClosed, type Sandbox } from '../sandbox/provider';
import { confineAnswer, type PathTarget } from './path-fallback';
import { SandboxAgent } from './sandbox-agent';

/** How long an app may take to its first answer. */
const ANSWER_DEADLINE_MS = 60_000;

export type Target = { port: number; sandbox: string };

/** Where a request goes; `path` is set when the app is shown below a path of the platform's own origin. */
export type AppRequest = { target: Target | null; path: PathTarget | null };

export type GatewayDeps = { find(sandbox: string): Sandbox | null; sessions: Sessions; log: Log };

export class AudienceGateway {
  private readonly agents = new Map<string, { sandbox: Sandbox; agent: SandboxAgent }>();
  private readonly paths = new WeakMap<IncomingMessage, PathTarget>();
  private readonly proxy = createProxyServer({
    xfwd: true,
    proxyTimeout: ANSWER_DEADLINE_MS,
    upgradeTimeout: ANSWER_DEADLINE_MS,
  });

  constructor(private readonly deps: GatewayDeps) {
    const onError = (error: Error, request: IncomingMessage | undefined, response: unknown) => {
      if (request) this.answerFault(error, request, response);
    };
    this.proxy.on('error', onError);
    this.proxy.on('econnreset', onError);
    this.proxy.on('proxyRes', (answer, request) => {
      const path = this.paths.get(request);
      if (path) confineAnswer(answer, path);
    });
  }

  serve(request: IncomingMessage, response: ServerResponse, { target, path }: AppRequest): void {
    if (path) {
      this.paths.set(request, path);
      response.setHeader('content-security-policy', path.policy);
      request.url = path.rest;
    }
    const agent = target && this.agentFor(target);
    if (!agent) return sendNotice(request, response, GONE);
    this.stripCookie(request);
    this.proxy
      .web(request, response, { target: 'http://sandbox', agent })
      .catch((error: unknown) => this.answerFault(error, request, response));
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, target: Target | null): void {
    const agent = target && this.agentFor(target);
    if (!agent) return refuseUpgrade(socket, '404 Not Found', GONE.text);
    this.stripCookie(request);
    this.proxy.ws(request, socket as Socket, { target: 'ws://sandbox', agent }, head).catch((error: unknown) => {
      this.deps.log.debug({ error }, 'an app’s socket could not be opened');
      socket.destroy();
    });
  }

  close(): void {
    for (const { agent } of this.agents.values()) agent.destroy();
    this.agents.clear();
  }

  private agentFor(target: Target): SandboxAgent | null {
    const sandbox = this.deps.find(target.sandbox);
    const key = `${target.port}-${target.sandbox}`;
    const known = this.agents.get(key);
    if (known && known.sandbox === sandbox) return known.agent;
    this.drop(key);
    if (!sandbox) return null;
    const agent = new SandboxAgent(sandbox, target.port);
    this.agents.set(key, { sandbox, agent });
    sandbox.gone.then(() => this.drop(key));
    return agent;
  }

  private drop(key: string): void {
    this.agents.get(key)?.agent.destroy();
    this.agents.delete(key);
  }

  private answerFault(error: unknown, request: IncomingMessage, response: unknown): void {
    this.deps.log.debug({ error }, 'an app did not answer');
    if (isResponse(response)) sendNotice(request, response, noticeOf(error));
    else (response as Socket | undefined)?.destroy?.();
  }

  private stripCookie(request: IncomingMessage): void {
    const rest = this.deps.sessions.strip(request.headers.cookie);
    if (rest === undefined) delete request.headers.cookie;
    else request.headers.cookie = rest;
  }
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
  if (code === 'ETIMEDOUT' || code === 'ESOCKETTIMEDOUT') {
    const text = `It took the request and was silent for ${ANSWER_DEADLINE_MS / 1000} seconds.`;
    return { status: 504, title: 'The app did not answer', text };
  }
  const text = 'It took the request and ended it without an answer, or does not speak HTTP.';
  return { status: 502, title: 'The app’s answer could not be read', text };
}
