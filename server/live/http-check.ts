// Owns asking what an HTTP check asks: a port of the sandbox, on the way that its audience takes, each request over a
// connection of its own, as another browser's would be; or an address, from inside a node.
import { randomBytes } from 'node:crypto';
import { request as ask, type IncomingMessage } from 'node:http';
import { Script } from 'node:vm';
import { type Find, type HttpAnswer, type HttpCheck, requestsOf } from '#core/http-check';
import { Entrance } from '../audience/entrance';
import type { Noted } from '../audience/traffic';
import type { Runners } from '../sandbox/kept-runner';
import { PortClosed, type Sandbox, type SandboxNode, SandboxRefusal } from '../sandbox/provider';

/** Of each answer. */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_OUTPUT_BYTES = 1024 * 1024;
const AT_ONCE = 4;
/** A pattern that takes longer is not found: some take for ever. */
const FIND_MS = 100;

export type HttpErrand = {
  /** Stops asking; all is over then. */
  signal: AbortSignal;
  timeoutMs: number;
};

export type HttpAskerDeps = {
  runners: Runners;
  /** The port that has that name in the sandbox of that id. */
  findPort(sandbox: string, name: string): number | null;
  /** Told of each answer that a port of that sandbox gave. */
  onAnswer?(sandbox: Sandbox, noted: Noted): void;
};

/** The answers to all requests, or to those up to the first without one. Rejects once `signal` is aborted. */
export class HttpAsker {
  private readonly entrances = new WeakMap<Sandbox, Entrance>();

  constructor(private readonly deps: HttpAskerDeps) {}

  /** Over any node that publishes the port; `only`: over that one. */
  async askPort(
    check: HttpCheck,
    sandbox: Sandbox,
    errand: HttpErrand & { only?: SandboxNode },
  ): Promise<HttpAnswer[]> {
    const { target, method } = check;
    if (target.kind !== 'port') throw new Error('invariant: a port is asked');
    const port = typeof target.port === 'number' ? target.port : this.deps.findPort(sandbox.id, target.port);
    if (port === null) return [{ kind: 'silent', problem: `No port has the name ${target.port} yet.` }];
    const late = AbortSignal.timeout(errand.timeoutMs);
    const signal = AbortSignal.any([errand.signal, late]);
    const entrance = this.entranceOf(sandbox);
    const onAnswer = (noted: Noted) => this.deps.onAnswer?.(sandbox, noted);
    const once = async (): Promise<HttpAnswer> => {
      const nodes = errand.only ? [errand.only] : entrance.nodes.order(port);
      try {
        return await askAny(entrance, nodes, { method, port, path: target.path, signal, onAnswer });
      } catch (error) {
        errand.signal.throwIfAborted();
        return { kind: 'silent', problem: late.aborted ? tooLate(port, errand.timeoutMs) : sentenceOf(error, port) };
      }
    };
    return askAll(requestsOf(check), once);
  }

  /** From inside that node. */
  async askFrom(node: SandboxNode, check: HttpCheck, { signal, timeoutMs }: HttpErrand): Promise<HttpAnswer[]> {
    const mark = randomBytes(9).toString('hex');
    const command = curlCommand(check, { mark, timeoutMs });
    const request = { command, timeoutMs: timeoutMs + 1_000, maxOutputBytes: MAX_OUTPUT_BYTES };
    const { kind, output } = await this.deps.runners.of(node).run(request, signal);
    const parts = output.split(`\n${mark}\n`).filter((part) => part !== '');
    if (kind === 'exited') return parts.map(answerIn);
    return [{ kind: 'silent', problem: `It did not answer within ${timeoutMs / 1000} s.` }];
  }

  private entranceOf(sandbox: Sandbox): Entrance {
    const known = this.entrances.get(sandbox);
    if (known) return known;
    const entrance = new Entrance(sandbox);
    this.entrances.set(sandbox, entrance);
    void sandbox.gone.then(() => entrance.close());
    return entrance;
  }
}

/** The first alone: where nothing answers, all would find that out. */
async function askAll(count: number, once: () => Promise<HttpAnswer>): Promise<HttpAnswer[]> {
  const answers = [await once()];
  while (answers.length < count && answers.every(({ kind }) => kind === 'answered')) {
    const more = Array.from({ length: Math.min(AT_ONCE, count - answers.length) }, once);
    answers.push(...(await Promise.all(more)));
  }
  return answers;
}

type Asked = { method: string; port: number; path: string; signal: AbortSignal; onAnswer(noted: Noted): void };

/** The next node where one takes no connection. */
async function askAny(entrance: Entrance, nodes: readonly SandboxNode[], asked: Asked): Promise<HttpAnswer> {
  let last: unknown = new PortClosed(asked.port);
  for (const { name } of nodes) {
    try {
      return await askOne(entrance, name, asked);
    } catch (error) {
      if (!(error instanceof PortClosed)) throw error;
      last = error;
    }
  }
  throw last;
}

function askOne({ agents }: Entrance, host: string, asked: Asked): Promise<HttpAnswer> {
  const { method, port, path, signal, onAnswer } = asked;
  const headers = { host: `localhost:${port}`, 'user-agent': 'slipway-check', connection: 'close' };
  return new Promise((resolve, reject) => {
    const outgoing = ask({ agent: agents.own, host, port, method, path, headers, signal });
    outgoing.once('error', reject);
    outgoing.once('response', (answer) => {
      readBody(answer).then((body) => {
        outgoing.destroy();
        onAnswer({ node: host, port, answer, body: Buffer.from(body) });
        resolve({ kind: 'answered', status: answer.statusCode ?? 0, headers: flat(answer), body });
      }, reject);
    });
    outgoing.end();
  });
}

/** Its beginning, where it is long or without end. */
async function readBody(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size >= MAX_BODY_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, MAX_BODY_BYTES).toString('utf8');
}

function flat({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]));
}

function sentenceOf(error: unknown, port: number): string {
  if (error instanceof PortClosed) return `Nothing answers on port ${port} yet.`;
  if (error instanceof SandboxRefusal) return error.message;
  return `What listens on port ${port} broke off, or does not speak HTTP.`;
}

function tooLate(port: number, timeoutMs: number): string {
  return `Port ${port} did not answer within ${timeoutMs / 1000} s.`;
}

function curlCommand(check: HttpCheck, { mark, timeoutMs }: { mark: string; timeoutMs: number }): string {
  const { method, target } = check;
  if (target.kind !== 'url') throw new Error('invariant: an address is asked');
  const count = requestsOf(check);
  const bytes = Math.min(MAX_BODY_BYTES, Math.floor(MAX_OUTPUT_BYTES / count) - 100);
  const options = `-sS ${method === 'HEAD' ? '-I' : '-i'} -k -g --path-as-is --noproxy '*' -m ${timeoutMs / 1000}`;
  const curl = `curl ${options} '${target.url.replaceAll("'", "'\\''")}'`;
  return `for _ in $(seq ${count}); do ${curl} 2>&1 | head -c ${bytes}; printf '\\n%s\\n' ${mark}; done`;
}

/** Of curl: the head, an empty line and the body; or why there is none. */
function answerIn(text: string): HttpAnswer {
  const [head = '', ...rest] = text.split(/\r?\n\r?\n/);
  const [first = '', ...lines] = head.split(/\r?\n/);
  const [, status] = /^HTTP\/\S+ (\d{3})/.exec(first) ?? [];
  if (!status) return { kind: 'silent', problem: first.replace(/^curl: \(\d+\) /, '') || 'It does not answer.' };
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const at = line.indexOf(':');
    if (at > 0) headers[line.slice(0, at).toLowerCase()] = line.slice(at + 1).trim();
  }
  return { kind: 'answered', status: Number(status), headers, body: rest.join('\n\n') };
}

const FIND = new Script('pattern.exec(text)');

/** Only a context of its own can be told to give up. */
export const findBounded: Find = ({ source, flags }, text) => {
  try {
    return FIND.runInNewContext({ pattern: new RegExp(source, flags), text }, { timeout: FIND_MS }) as ReturnType<Find>;
  } catch {
    return null;
  }
};
