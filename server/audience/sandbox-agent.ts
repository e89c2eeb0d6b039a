// Owns the connections to the ports of one sandbox: an HTTP agent whose sockets the sandbox opens, whatever the way.
import { Agent, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Sandbox } from '../sandbox/provider';

/** A stream of events holds one of them for as long as its viewer stays. */
const MAX_SOCKETS_PER_PORT = 256;
/** More than one browser opens at once. */
const MAX_IDLE_PER_PORT = 32;

/**
 * Keeps connections alive between requests; the port is that of the request's address, its host means nothing. Requests
 * fail with what `sandbox.connect` rejects with.
 */
export class SandboxAgent extends Agent {
  constructor(private readonly sandbox: Sandbox) {
    super({ keepAlive: true, maxSockets: MAX_SOCKETS_PER_PORT, maxFreeSockets: MAX_IDLE_PER_PORT });
  }

  override createConnection(
    { port }: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    this.sandbox.nodes[0].connect(Number(port)).then(
      (stream) => callback?.(null, asSocket(stream)),
      (error: Error) => callback?.(error, undefined as unknown as Duplex),
    );
    return undefined;
  }
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
