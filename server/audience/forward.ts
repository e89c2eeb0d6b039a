// Owns one request's way to an app and the answer's way back. Apps may break off, fall silent or talk nonsense: that ends
// in `onFault`, never in a throw.
import { type Agent, request as ask, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { PortClosed, type SandboxNode } from '../sandbox/provider';
import type { FlatHeaders } from './headers';

export type Errand = {
  request: IncomingMessage;
  response: ServerResponse;
  /** Opens and keeps connections to the app; their host is a node. */
  agent: Agent;
  port: number;
  /** To be asked one after the other, until one takes the request. */
  nodes: readonly SandboxNode[];
  /** As the app gets them. */
  headers: FlatHeaders;
  /** The answer's headers, as the browser gets them. */
  dress(answer: IncomingMessage, node: string): FlatHeaders;
  /** From the end of the request to the beginning of its answer. */
  answerDeadlineMs: number;
  /** An answer has begun. `body`: all of it, where it came at once. */
  onAnswer(answer: IncomingMessage, node: string, body: Buffer | null): void;
  /** Once at most, before any of the answer has gone on. */
  onFault(error: Error): void;
};

export function forward(errand: Errand): void {
  const { request, response } = errand;
  const attempt: Attempt = { place: 0, outgoing: null };
  response.once('close', () => {
    if (!response.writableFinished) attempt.outgoing?.destroy();
  });
  try {
    send(errand, attempt);
  } catch (error) {
    // Node refuses to send on what it has let in: a character in the path or in a header.
    request.resume();
    errand.onFault(error as Error);
  }
}

/** `place`: of the node that is asked now. */
type Attempt = { place: number; outgoing: ClientRequest | null };

function send(errand: Errand, attempt: Attempt): void {
  const { request, response, agent, port, headers } = errand;
  const { method = 'GET', url: path = '/' } = request;
  const host = errand.nodes[attempt.place]?.name;
  if (host === undefined) return errand.onFault(new PortClosed(port));
  const outgoing = ask({ agent, host, port, method, path, headers });
  attempt.outgoing = outgoing;
  let hasAnswer = false;
  outgoing.on('error', (error) => {
    // An answer that has begun ends by itself, well or not.
    if (hasAnswer || response.destroyed || response.writableEnded) return;
    const next = placeAfter(error, errand, attempt);
    if (next === null) return errand.onFault(error);
    attempt.place = next;
    send(errand, attempt);
  });
  outgoing.once('response', (answer) => {
    hasAnswer = true;
    pass(answer, errand, { node: host, outgoing });
  });
  limitWait(outgoing, { isUpload: hasBody(request), deadlineMs: errand.answerDeadlineMs });
  if (hasBody(request)) outgoing.once('socket', () => passUpload(request, outgoing));
  else outgoing.end();
}

/**
 * The place of the node to ask after that fault; null when it is final. One that took no connection was never asked. A
 * request that changes nothing can be sent again: to the same node that ended a connection which it had kept, just as the
 * request went into it, until no kept one is left; to the next one when the node broke off.
 */
function placeAfter(error: Error, { request, nodes }: Errand, { place, outgoing }: Attempt): number | null {
  const next = place + 1 < nodes.length ? place + 1 : null;
  if (!outgoing?.socket) return next;
  const isSafe = (request.method === 'GET' || request.method === 'HEAD') && !hasBody(request);
  const isReset = ['ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '');
  if (!isSafe || !isReset) return null;
  return outgoing.reusedSocket && nodes[place]?.state === 'running' ? place : next;
}

/** What the app no longer reads is read and dropped, so that the browser gets to the answer. */
function passUpload(request: IncomingMessage, outgoing: ClientRequest): void {
  outgoing.once('close', () => {
    request.unpipe(outgoing);
    request.resume();
  });
  request.pipe(outgoing);
}

type Asked = { node: string; outgoing: ClientRequest };

function pass(answer: IncomingMessage, errand: Errand, { node, outgoing }: Asked): void {
  const { response } = errand;
  const { statusCode = 0 } = answer;
  answer.on('error', () => response.destroy());
  // Breaking off is all that can be said once an answer has begun: it must not be taken for a whole one.
  answer.once('close', () => {
    if (!answer.complete) response.destroy();
    else if (hasBody(errand.request) && !outgoing.writableFinished) outgoing.destroy();
  });
  try {
    response.writeHead(statusCode < 200 || statusCode > 999 ? 502 : statusCode, errand.dress(answer, node));
  } catch (error) {
    answer.removeAllListeners('close').destroy();
    return errand.onFault(error as Error);
  }
  passBody(answer, response, (body) => errand.onAnswer(answer, node, body));
}

/** What comes whole with its head leaves in one piece, too; a head that comes alone does not wait for its body. */
function passBody(answer: IncomingMessage, response: ServerResponse, onBody: (whole: Buffer | null) => void): void {
  const length = Number(answer.headers['content-length'] ?? Number.NaN);
  const end = () => {
    onBody(null);
    response.end();
  };
  answer.once('end', end);
  answer.once('data', (piece: Buffer) => {
    answer.off('end', end);
    onBody(piece.length === length ? piece : null);
    if (piece.length === length) return void response.end(piece);
    response.write(piece);
    answer.pipe(response);
  });
  process.nextTick(() => {
    if (answer.readableDidRead || answer.readableEnded || response.writableEnded) return;
    response.flushHeaders();
  });
}

/** Only the wait for an answer is limited: an upload may be long, and a stream of events may be quiet. */
function limitWait(outgoing: ClientRequest, { isUpload, deadlineMs }: { isUpload: boolean; deadlineMs: number }): void {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const late = () => outgoing.destroy(Object.assign(new Error('the app was silent'), { code: 'ETIMEDOUT' }));
  const start = () => {
    // An app may answer before it has read all of the request.
    if (!isOver) timer = setTimeout(late, deadlineMs);
  };
  const end = () => {
    isOver = true;
    clearTimeout(timer);
  };
  if (isUpload) outgoing.once('finish', start);
  else start();
  outgoing.once('response', end);
  outgoing.once('close', end);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return 'content-length' in headers || 'transfer-encoding' in headers;
}
