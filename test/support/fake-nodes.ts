// Owns sandboxes whose nodes publish one port from servers of the test itself.
import { EventEmitter } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { type NodeState, PortClosed, type Sandbox } from '#server/sandbox/provider';

/** The one that they publish. */
export const PORT = 80;
const servers: Server[] = [];

export function closeServers(): void {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
}

/** The app that was made last. */
export function lastServer(): Server {
  const server = servers.at(-1);
  if (!server) throw new Error('no server listens yet');
  return server;
}

export async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

type FakeNode = { name: string; state: NodeState; tries: number; app: number | null };

/** A sandbox whose nodes publish `PORT` from a server of this test; null publishes nothing. */
export async function sandboxOf(apps: Record<string, RequestListener | null>) {
  const changes = new EventEmitter();
  const nodes: Record<string, FakeNode> = {};
  for (const [name, listener] of Object.entries(apps)) {
    const app = listener && (await listen(createServer(listener)));
    nodes[name] = { name, state: 'running', tries: 0, app };
  }
  const become = (name: string, state: NodeState) => {
    const node = nodes[name];
    if (node) node.state = state;
    changes.emit('change');
  };
  const sandbox = {
    nodes: Object.values(nodes).map((node) => Object.assign(node, { connect: () => connectTo(node) })),
    onChange(listener: () => void) {
      changes.on('change', listener);
      return () => changes.off('change', listener);
    },
    gone: new Promise<string>(() => {}),
  };
  return { sandbox: sandbox as unknown as Sandbox, nodes, become };
}

async function connectTo(node: FakeNode): Promise<Duplex> {
  node.tries += 1;
  const { app } = node;
  if (app === null) throw new PortClosed(PORT);
  return new Promise((resolve, reject) => {
    const socket = connect({ port: app, host: '127.0.0.1', allowHalfOpen: true });
    socket.once('connect', () => resolve(socket)).once('error', reject);
  });
}
