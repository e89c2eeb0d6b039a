import { EventEmitter } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { AnswerRecord } from '#server/audience/answer-record';
import { Entrance } from '#server/audience/entrance';
import { AudienceGateway } from '#server/audience/gateway';
import { NodeChoice } from '#server/audience/node-choice';
import { createSessions } from '#server/auth/session';
import { createLog } from '#server/log';
import type { Sandbox } from '#server/sandbox/provider';
import { closeServers, lastServer, listen, PORT, sandboxOf } from '../support/fake-nodes';
import { ask } from '../support/http';
import { until } from '../support/until';

let gateway: AudienceGateway | null = null;

afterEach(() => {
  vi.restoreAllMocks();
  gateway?.close();
  closeServers();
});

async function front(sandbox: Sandbox): Promise<number> {
  const made = new AudienceGateway({
    find: () => sandbox,
    findPort: () => null,
    findGate: () => null,
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
  const app = lastServer();
  new WebSocketServer({ server: app }).on('connection', (socket) => socket.send('ship'));
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
  for (const one of underway) entrance.count(one, false);
  expect(entrance.isFull(false)).toBe(true);
  underway[0]?.emit('close');
  expect(entrance.isFull(false)).toBe(false);
  entrance.close();
});

test('A58 requests that are sent ahead on one connection take their turns, and none of them outlasts it', async () => {
  const asked: string[] = [];
  const { sandbox } = await sandboxOf({
    node1: (request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/first') response.end('one');
    },
  });
  const port = await front(sandbox);
  const counted = vi.spyOn(Entrance.prototype, 'count');
  const socket = connect(port, '127.0.0.1');
  socket.write(['/first', '/silent', '/never'].map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));
  await until('the second to be asked', () => asked.length === 2);
  const underway = counted.mock.calls.map(([connection]) => connection);
  const ended = new Promise((resolve) => underway[1]?.once('close', () => resolve('ended')));
  socket.destroy();
  expect(await ended).toBe('ended');
  expect([asked, underway.length]).toEqual([['/first', '/silent'], 2]);
});

test('A59 a connection on which too many wait in line is broken off, and none of them reaches the app', async () => {
  const asked: string[] = [];
  const { sandbox } = await sandboxOf({ node1: (request) => void asked.push(request.url ?? '') });
  const socket = connect(await front(sandbox), '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', () => resolve('closed')));
  socket.on('error', () => {});
  const send = (paths: readonly string[]) =>
    socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));
  send(['/silent', ...new Array<string>(64).fill('/next')]);
  await until('the first to be asked', () => asked.length === 1);
  expect(socket.closed).toBe(false);
  send(['/one-too-many']);
  expect(await closed).toBe('closed');
  expect(asked).toEqual(['/silent']);
});
