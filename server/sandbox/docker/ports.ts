// Owns byte streams to ports of a sandbox: straight to the container's address where that is routed, else by a
// process inside, through the engine's API.
import { connect as connectTcp, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Container } from 'dockerode';
import { PortClosed } from '../provider';
import { demultiplexer, ended, openExec, type RunningExec, runExec } from './exec';
import { DIAL } from './machine';

/** What a provider has learnt about the way to its containers: once `blocked`, nobody waits for it again. */
export type Route = { state: 'untried' | 'open' | 'blocked' };

/** A bridge on this machine answers in under a millisecond; a dropped packet must not delay a page much. */
const DIRECT_DEADLINE_MS = 400;
const LINGER_MS = 2_000;
const CONNECTED = 'connected';

export async function connectPort(
  container: Container,
  { address, port, route }: { address: string; port: number; route: Route },
): Promise<Duplex> {
  if (route.state !== 'blocked' && address) {
    const outcome = await connectDirectly(address, port);
    if (typeof outcome !== 'string') {
      route.state = 'open';
      return outcome;
    }
    // A refusal may come from a firewall, or from an app that listens on 127.0.0.1 only: the inside way tells.
    if (outcome === 'unroutable') route.state = 'blocked';
  }
  return connectInside(container, port);
}

function connectDirectly(host: string, port: number): Promise<Socket | 'refused' | 'unroutable'> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port, allowHalfOpen: true });
    const timer = setTimeout(() => finish('unroutable'), DIRECT_DEADLINE_MS);
    const finish = (outcome: 'refused' | 'unroutable') => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const fail = (error: NodeJS.ErrnoException) => finish(error.code === 'ECONNREFUSED' ? 'refused' : 'unroutable');
    socket.once('error', fail);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      resolve(socket);
    });
  });
}

async function connectInside(container: Container, port: number): Promise<Duplex> {
  const stream = await streamInside(container, ['perl', DIAL, String(port)]);
  if (!stream) throw new PortClosed(port);
  return stream;
}

/**
 * Standard input and output of a process inside as one stream. On standard error it first says its process id, then
 * "connected"; null when it ends without that. An abort ends its input.
 */
export async function streamInside(
  container: Container,
  command: string[],
  signal?: AbortSignal,
): Promise<Duplex | null> {
  const running = await openExec(container, { Cmd: command, AttachStdin: true });
  return new Promise((resolve) => {
    let notices = '';
    let isConnected = false;
    const stream = duplexOf(running, () => {
      const pid = /^\d+/.exec(notices)?.[0];
      return pid ? runExec(container, ['kill', '-KILL', '--', `-${pid}`]) : Promise.resolve(null);
    });
    const abort = () => stream.destroy();
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    stream.once('close', () => signal?.removeEventListener('abort', abort));
    const accept = () => {
      if (isConnected) return;
      isConnected = true;
      resolve(stream);
    };
    const take = demultiplexer((channel, bytes) => {
      if (channel === 'stdout') {
        // It may overtake the notice: the two travel in pipes of their own.
        accept();
        if (!stream.destroyed && !stream.push(bytes)) running.socket.pause();
      } else if (!isConnected) {
        notices += bytes.toString();
        if (notices.includes(CONNECTED)) accept();
      }
    });
    running.socket.on('data', take);
    void ended(running.socket).then(() => {
      if (isConnected) {
        if (!stream.destroyed) stream.push(null);
        return;
      }
      stream.destroy();
      resolve(null);
    });
  });
}

/** `end` must make the process inside go: the engine does not tell it that its reader has left. */
function duplexOf({ socket }: RunningExec, end: () => Promise<unknown>): Duplex {
  return new Duplex({
    allowHalfOpen: true,
    read: () => void socket.resume(),
    write: (bytes, _, done) => {
      if (socket.writable) socket.write(bytes, () => done());
      else done(new Error('the connection to the sandbox has ended'));
    },
    final: (done) => void socket.end(() => done()),
    destroy: (error, done) => {
      done(error);
      if (socket.readableEnded || socket.destroyed) return;
      socket.resume();
      socket.end();
      const timer = setTimeout(
        () =>
          void end()
            .catch(() => {})
            .finally(() => socket.destroy()),
        LINGER_MS,
      );
      void ended(socket).then(() => clearTimeout(timer));
    },
  });
}
