// Owns questions to the engine inside a node: JSON that is parsed before anybody sees it, and answers that go on.
import { request as ask, type IncomingMessage } from 'node:http';
import { safeParse, type ZodMiniType } from 'zod/mini';
import { SandboxAgent } from '../audience/sandbox-agent';
import type { SandboxNode } from '../sandbox/provider';

const ANSWER_DEADLINE_MS = 10_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** The engine did not do what it was asked: `status` is of HTTP. */
export class EngineRefusal extends Error {
  override readonly name = 'EngineRefusal';
  constructor(
    readonly status: number,
    path: string,
  ) {
    super(`the engine answered ${status} to ${path}`);
  }
}

export class EngineClient {
  private readonly closing = new AbortController();
  private readonly agent: SandboxAgent;

  constructor(private readonly node: Pick<SandboxNode, 'name' | 'connectEngine'>) {
    this.agent = new SandboxAgent(() => node.connectEngine(this.closing.signal));
  }

  async get<T>(path: string, schema: ZodMiniType<T>): Promise<T> {
    const signal = AbortSignal.any([this.closing.signal, AbortSignal.timeout(ANSWER_DEADLINE_MS)]);
    const answer = await this.open(path, signal);
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of answer) {
      bytes += (piece as Buffer).length;
      if (bytes > MAX_ANSWER_BYTES) throw new Error(`the engine’s answer to ${path} is too long`);
      pieces.push(piece as Buffer);
    }
    const parsed = safeParse(schema, JSON.parse(Buffer.concat(pieces).toString('utf8')));
    if (!parsed.success) throw new Error(`the engine’s answer to ${path} is not understood: ${parsed.error.message}`);
    return parsed.data;
  }

  /** An answer without an end. It waits for an engine that does not run yet. */
  stream(path: string): Promise<IncomingMessage> {
    return this.open(path, this.closing.signal);
  }

  /** Breaks off all that is asked. */
  close(): void {
    this.closing.abort();
    this.agent.destroy();
  }

  private open(path: string, signal: AbortSignal): Promise<IncomingMessage> {
    const { agent, node } = this;
    return new Promise((resolve, reject) => {
      const request = ask({ agent, host: node.name, port: 1, path, signal, headers: { host: 'engine' } });
      request.once('error', reject);
      request.once('response', (answer) => {
        const { statusCode = 0 } = answer;
        if (statusCode === 200) return resolve(answer);
        answer.resume();
        reject(new EngineRefusal(statusCode, path));
      });
      request.end();
    });
  }
}
