// The socket of a page's figures, and the traffic that it tells of: without an engine.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { FactsOf } from '#core/figure-facts';
import { type FigureChanged, type FigureCommand, parseFigureFact } from '#core/figure-protocol';
import { sum } from '#core/figure-traffic';
import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import { ask } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { until } from '../support/until';

let server: InProcess;
let participant: Participant;
let app: Server;

beforeAll(async () => {
  server = await startInProcess();
  app = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://app');
    if (pathname === '/fails') response.statusCode = 500;
    if (pathname === '/says') response.setHeader('x-app-version', 'v3').setHeader('x-served-by', 'green');
    if (pathname !== '/json') return response.end('hello');
    response.setHeader('content-type', 'application/json').end('{ "hostname": "web-1", "version": "v2" }');
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  participant = await Participant.join({ url: server.url, deck: 'basics', cookie: await server.presenter() });
});
afterAll(async () => {
  participant.leave();
  await server.close();
  app.closeAllConnections();
  app.close();
});

type Watch = Extract<FigureCommand, { type: 'watch-figures' }>;

/** A page's figure socket that has asked for those kinds. */
function watching(kinds: Watch['kinds'], over: Partial<Watch> = {}) {
  const socket = participant.dialRaw('/figures');
  const told: FigureChanged[] = [];
  const watch = (next: Watch['kinds']) => {
    const command: Watch = { type: 'watch-figures', version: PROTOCOL_VERSION, deck: 'basics', kinds: next, ...over };
    socket.send(JSON.stringify(command));
  };
  socket.on('open', () => watch(kinds));
  socket.on('message', (data) => {
    const parsed = parseFigureFact(String(data));
    if (!parsed.ok) throw new Error(`this is no fact: ${data}`);
    if (parsed.value.type === 'figure-changed') told.push(parsed.value);
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  return { socket, told, watch, closed };
}

test('FG30 a page without a sandbox is told so, and of a new one’s figures once it asks again', async () => {
  const { socket, told, watch } = watching(['images', 'traffic']);
  await until('both', () => told.length === 2);
  expect(told.map(({ kind, lacks }) => [kind, lacks])).toEqual([
    ['images', 'sandbox'],
    ['traffic', 'sandbox'],
  ]);
  participant.open();
  await participant.fact('sandbox-changed', ({ sandbox }) => sandbox.state === 'ready');
  watch(['images', 'traffic']);
  await until('both', () => told.length === 4);
  expect(told.slice(2).map(({ kind, lacks }) => [kind, lacks])).toEqual([
    ['images', 'docker'],
    ['traffic', null],
  ]);
  socket.close();
});

test('FG31 answers are told by who gave them: as their headers say, else as a short JSON says, else by node', async () => {
  const { sandbox } = await participant.fact('sandbox-changed', (fact) => fact.sandbox.state === 'ready');
  const id = sandbox.state === 'ready' ? sandbox.id : '';
  const { port } = app.address() as AddressInfo;
  const { socket, told } = watching(['traffic']);
  await until('the figure', () => told.length > 0);
  const get = (path: string, at = port) =>
    ask(server.port, path, { headers: { host: `${at}-${id}.localhost:${server.port}` } });
  for (const path of ['/', '/fails', '/json', '/says', '/says']) await get(path);
  await get('/', 1);
  const rows = await until('all answers', () => {
    const facts = told.at(-1)?.facts as FactsOf<'traffic'> | null;
    const all = facts?.rows.map((row) => [row.replica, row.version, sum(row.counts), sum(row.errors)]) ?? [];
    return all.length === 4 && all;
  });
  expect(new Set(rows)).toEqual(
    new Set([
      ['no answer', null, 1, 1],
      ['node1', null, 2, 1],
      ['web-1', 'v2', 1, 0],
      ['green', 'v3', 2, 0],
    ]),
  );
  socket.close();
});

test('FG32 a figure socket is its participant’s alone, and understands nothing else', async () => {
  expect(await watching(['logs'], { deck: 'cluster' }).closed).toBe(CLOSE.noPage);
  expect(await watching(['logs'], { version: 1 }).closed).toBe(CLOSE.outdated);
  const stranger = new WebSocket(`${server.url.replace('http', 'ws')}/figures`, { origin: server.url });
  stranger.on('open', () =>
    stranger.send(
      JSON.stringify({ type: 'watch-figures', version: PROTOCOL_VERSION, deck: 'basics', kinds: ['logs'] }),
    ),
  );
  expect(await new Promise((resolve) => stranger.on('close', resolve))).toBe(CLOSE.noPage);
  const { socket, told, closed } = watching(['stats']);
  await until('the figure', () => told.length > 0);
  socket.send('{"type":"reset-sandbox"}');
  expect(await closed).toBe(CLOSE.badMessage);
});
