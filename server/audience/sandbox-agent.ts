// Owns the connections to the ports of one sandbox: an HTTP agent whose sockets the sandbox opens, whatever the way.
import { Agent, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';

/** Of a node. A stream of events holds one of them for as long as its viewer stays. */
const MAX_SOCKETS_PER_PORT = 256;
/** More than one browser opens at once. */
const MAX_IDLE_PER_PORT = 32;

/**
 * Keeps connections alive between requests; their address is a node's name and a port of it. Requests fail with what
 * `open` rejects with.
 */
export class SandboxAgent extends Agent {
  private readonly streams = new Map<string, Set<Duplex>>();

  constructor(private readonly open: (node: string, port: number) => Promise<Duplex>) {
    super({ keepAlive: true, maxSockets: MAX_SOCKETS_PER_PORT, maxFreeSockets: MAX_IDLE_PER_PORT });
  }

  override createConnection(
    { host, port }: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const node = host ?? '';
    this.open(node, Number(port)).then(
      (stream) => {
        this.track(node, stream);
        callback?.(null, asSocket(stream));
      },
      (error: Error) => callback?.(error, undefined as unknown as Duplex),
    );
    return undefined;
  }

  /** Breaks every connection to the node, WebSockets included. */
  dropNode(name: string): void {
    for (const stream of this.streams.get(name) ?? []) stream.destroy(lost(name));
  }

  /** Breaks all. */
  override destroy(): void {
    super.destroy();
    for (const node of this.streams.keys()) this.dropNode(node);
  }

  private track(node: string, stream: Duplex): void {
    const streams = this.streams.get(node) ?? new Set();
    this.streams.set(node, streams.add(stream));
    stream.once('close', () => streams.delete(stream));
  }
}

function lost(node: string): Error {
  return Object.assign(new Error(`${node} is gone`), { code: 'ECONNRESET' });
}

type SocketOptions = {
  timeout: number;
  setTimeout(): void;
  setKeepAlive(): void;
  setNoDelay(): void;
  ref(): void;
  unref(): void;
};

/** Node's agent sets options of a TCP socket; a stream through the engine has none of them, so that they do nothing. */
function asSocket(stream: Duplex): Duplex {
  // A stream that is open in one direction only is no use to the agent, which would send the next request into it.
  stream.once('end', () => stream.end());
  if ('setTimeout' in stream) return stream;
  const nothing = () => {};
  const options: SocketOptions = {
    timeout: 0,
    setTimeout: nothing,
    setKeepAlive: nothing,
    setNoDelay: nothing,
    ref: nothing,
    unref: nothing,
  };
  return Object.assign(stream, options);
}
