// Owns audience URLs: takes a request for a port of a sandbox there and back, on a name of its own or below a path of
// the platform. What it forwards never carries the platform's cookie.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createProxyServer } from 'httpxy';
import type { Sessions } from '#server/auth/session';
import type { Log } from '#server/log';
import { PortClosed, type Sandbox } from '#server/sandbox/provider';
import { type Notice, sendNotice } from '../http/notice';
import { confineAnswer, type PathTarget } from './path-fallback';
import { SandboxAgent } from './sandbox-agent';

/** How long an app may take to its first answer. */
const ANSWER_DEADLINE_MS = 60_000;

export type Target = { port: number; sandbox: string };

export type AudienceGateway = {
  /** `confined`: set when the app is shown below a path of the platform's own origin. */
  serve(request: IncomingMessage, response: ServerResponse, target: Target | null, confined: PathTarget | null): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, target: Target | null): void;
  close(): void;
};

export type GatewayDeps = { find(sandbox: string): Sandbox | null; sessions: Sessions; log: Log };

const GONE: Notice = {
  status: 404,
  title: 'This sandbox is gone',
  text: 'Its talk or lab has ended, or it was replaced by a new one. Ask for the current address.',
};

export function createAudienceGateway(deps: GatewayDeps): AudienceGateway {
  const agents = new Map<string, { sandbox: Sandbox; agent: SandboxAgent }>();
  const confinedRequests = new WeakMap<IncomingMessage, PathTarget>();
  const proxy = createProxyServer({ xfwd: true, proxyTimeout: ANSWER_DEADLINE_MS, upgradeTimeout: ANSWER_DEADLINE_MS });
  for (const event of ['error', 'econnreset'] as const) {
    proxy.on(event, (error, request, response) => {
      if (request) answerFault(error, request, response);
    });
  }
  proxy.on('proxyRes', (answer, request) => {
    const confined = confinedRequests.get(request);
    if (confined) confineAnswer(answer, confined);
  });

  function agentFor(target: Target): SandboxAgent | null {
    const sandbox = deps.find(target.sandbox);
    const key = `${target.port}-${target.sandbox}`;
    const known = agents.get(key);
    if (known && known.sandbox === sandbox) return known.agent;
    known?.agent.destroy();
    agents.delete(key);
    if (!sandbox) return null;
    const agent = new SandboxAgent(sandbox, target.port);
    agents.set(key, { sandbox, agent });
    sandbox.gone.then(() => agent.destroy());
    return agent;
  }

  function answerFault(error: unknown, request: IncomingMessage, response: unknown): void {
    if (!isResponse(response)) return void (response as Socket | undefined)?.destroy?.();
    const path = confinedRequests.get(request);
    if (path) response.setHeader('content-security-policy', path.policy);
    sendNotice(request, response, noticeOf(error));
    deps.log.debug({ error }, 'an app did not answer');
  }

  function stripCookie(request: IncomingMessage): void {
    const rest = deps.sessions.strip(request.headers.cookie);
    if (rest === undefined) delete request.headers.cookie;
    else request.headers.cookie = rest;
  }

  return {
    serve(request, response, target, confined) {
      const agent = target && agentFor(target);
      if (!agent) return sendNotice(request, response, GONE);
      stripCookie(request);
      if (confined) {
        confinedRequests.set(request, confined);
        request.url = confined.rest;
      }
      proxy
        .web(request, response, { target: 'http://sandbox', agent })
        .catch((error: unknown) => answerFault(error, request, response));
    },
    upgrade(request, socket, head, target) {
      const agent = target && agentFor(target);
      if (!agent) return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      stripCookie(request);
      proxy.ws(request, socket as Socket, { target: 'ws://sandbox', agent }, head).catch((error: unknown) => {
        deps.log.debug({ error }, 'an app’s socket could not be opened');
        socket.destroy();
      });
    },
    close() {
      for (const { agent } of agents.values()) agent.destroy();
      agents.clear();
      proxy.close();
    },
  };
}

function isResponse(value: unknown): value is ServerResponse {
  return typeof value === 'object' && value !== null && 'writeHead' in value;
}

function noticeOf(error: unknown): Notice {
  if (error instanceof PortClosed) {
    return {
      status: 503,
      title: `Nothing answers on port ${error.port} yet`,
      text: 'This page looks again every two seconds and turns into the app by itself.',
      retrySeconds: 2,
    };
  }
  const isLate = (error as { code?: string } | null)?.code === 'ECONNRESET' || /time/i.test(String(error));
  return isLate
    ? { status: 504, title: 'The app did not answer', text: 'It took the request and then ended it, or was silent for a minute.' }
    : { status: 502, title: 'The app’s answer could not be read', text: 'Something answers there, but it does not speak HTTP.' };
}
