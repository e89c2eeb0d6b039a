import { EventEmitter } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { AnswerRecord } from '#server/audience/answer-record';
import { Entrance } from '#server/audience/entrance';
import { AudienceGateway } from '#server/audience/gateway';
import { NodeChoice } from '#server/audience/node-choice';
import { createSessions } from '#server/auth/session';
import { createLog } from '#server/log';
import { type NodeState, PortClosed, type Sandbox } from '#server/sandbox/provider';
import { ask } from '../support/http';
import { until } from '../support/until';

const PORT = 80;
const servers: Server[] = [];
let gateway: AudienceGateway | null = null;

afterEach(() => {
  gateway?.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

type FakeNode = { name: string; state: NodeState; tries: number; app: number | null };

/** A sandbox whose nodes publish `PORT` from a server of this test; null publishes nothing. */
async function sandboxOf(apps: Record<string, RequestListener | null>) {
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

async function front(sandbox: Sandbox): Promise<number> {
  const made = new AudienceGateway({
    find: () => sandbox,
    findPort: () => null,
    sessions: createSessions({ secret: new Uint8Array(32), port: 1, secure: false }),
    protocol: 'http',
    log: createLog({ level: 'silent', pretty: false }),
  });
  gateway = made;
  const target = { target: { port: PORT, sandbox: 'aaaaaaaaaaaa' }, path: null };
  const server = createServer((request, response) => made.serve(request, response, target));
  server.on('upgrade', (request, socket, head) => made.upgrade(request, socket, head, target));
  return listen(server);
}

const says =
  (text: string): RequestListener =>
  (_request, response) =>
    void response.end(text);

test('A43 requests take turns over the nodes that publish the port, and a record says which answered', async () => {
  const { sandbox, nodes } = await sandboxOf({ node1: null, node2: says('two'), node3: says('three') });
  const port = await front(sandbox);
  const seen: string[] = [];
  await until('both to answer', async () => {
    const { body, headers } = await ask(port, '/');
    seen.push(`${headers['x-slipway-node']} ${body}`);
    return new Set(seen).size === 2;
  });
  const before = nodes.node1?.tries;
  const turns: string[] = [];
  for (let round = 0; round < 4; round += 1) turns.push((await ask(port, '/')).body);
  expect(turns.filter((body) => body === 'two')).toHaveLength(2);
  expect(nodes.node1?.tries).toBe(before);
  expect(new Set(seen)).toEqual(new Set(['node2 two', 'node3 three']));
  const answers = gateway?.answersOf(sandbox) ?? [];
  expect(answers.map(({ node }) => node).sort()).toEqual(['node2', 'node3']);
  expect(answers.reduce((sum, { count }) => sum + count, 0)).toBe(seen.length + 4);
});

test('A44 what changes nothing and was underway to a node that dies is asked of another, and nothing else is', async () => {
  let asked = 0;
  const silent: RequestListener = () => {
    asked += 1;
  };
  const ground = await sandboxOf({ node1: silent, node2: says('two') });
  const port = await front(ground.sandbox);
  const reading = ask(port, '/');
  await until('the first to be asked', () => asked === 1);
  ground.become('node1', 'stopped');
  expect((await reading).body).toBe('two');
  ground.become('node1', 'running');
  ground.become('node2', 'cut-off');
  const changing = ask(port, '/', { method: 'POST', body: 'x' });
  await until('the first to be asked again', () => asked === 2);
  ground.become('node2', 'running');
  ground.become('node1', 'stopped');
  expect((await changing).status).toBe(502);
});

test('A45 an upload that a node took no connection for goes whole to the next', async () => {
  const echo: RequestListener = (request, response) => void request.pipe(response);
  const { sandbox, nodes } = await sandboxOf({ node1: null, node2: echo });
  const port = await front(sandbox);
  const body = 'slipway '.repeat(50_000);
  expect((await ask(port, '/', { method: 'POST', body })).body).toBe(body);
  expect(nodes.node1?.tries).toBe(1);
});

test('A46 a WebSocket finds the node that publishes the port, and ends with it', async () => {
  const ground = await sandboxOf({ node1: null, node2: says('two') });
  const app = servers.at(-1);
  new WebSocketServer({ server: app as Server }).on('connection', (socket) => socket.send('ship'));
  const port = await front(ground.sandbox);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const first = await new Promise((resolve, reject) => {
    socket.once('message', (data) => resolve(String(data))).once('error', reject);
  });
  expect(first).toBe('ship');
  ground.become('node2', 'stopped');
  await closed;
});

test('A47 nodes that are stopped or cut off are not asked; where no node is left, nothing answers', async () => {
  const ground = await sandboxOf({ node1: says('one'), node2: says('two') });
  const port = await front(ground.sandbox);
  ground.become('node1', 'cut-off');
  const answers = [await ask(port, '/'), await ask(port, '/'), await ask(port, '/')];
  expect(answers.map(({ body }) => body)).toEqual(['two', 'two', 'two']);
  ground.become('node2', 'stopped');
  expect((await ask(port, '/')).status).toBe(503);
});

test('A48 a node that begins to publish a port gets its share, and no request waits for the search', async () => {
  const { sandbox, nodes } = await sandboxOf({ node1: says('one'), node2: null });
  let now = 0;
  const choice = new NodeChoice({ sandbox, now: () => now, findAfterMs: 1_000 });
  (await choice.connect('node1', PORT)).destroy();
  const firsts = () => [choice.order(PORT)[0]?.name, choice.order(PORT)[0]?.name];
  expect(firsts()).toEqual(['node1', 'node1']);
  expect(nodes.node2?.tries).toBe(1);
  if (nodes.node2) nodes.node2.app = nodes.node1?.app ?? null;
  expect(firsts()).toEqual(['node1', 'node1']);
  expect(nodes.node2?.tries).toBe(1);
  now = 1_000;
  await until('the second node to be found', () => new Set(firsts()).size === 2);
  expect(nodes.node2?.tries).toBe(2);
});

test('A49 the record is bounded, and forgets what answered longest ago', () => {
  let now = 0;
  const record = new AnswerRecord(() => now);
  for (now = 1; now <= 150; now += 1) record.add('node1', now);
  const rows = record.all();
  expect([rows.length, Math.min(...rows.map(({ last }) => last))]).toEqual([100, 51]);
});

test('A50 one sandbox has a bounded number of requests underway', async () => {
  const { sandbox } = await sandboxOf({ node1: says('one') });
  const entrance = new Entrance(sandbox);
  const underway = Array.from({ length: 2_000 }, () => new EventEmitter());
  for (const one of underway) entrance.count(one);
  expect(entrance.isFull).toBe(true);
  underway[0]?.emit('close');
  expect(entrance.isFull).toBe(false);
  entrance.close();
});
