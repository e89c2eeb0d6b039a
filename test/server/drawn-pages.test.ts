import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { drawOnce } from '#server/http/drawn-pages';
import { type Answer, ask } from '../support/http';
import { until } from '../support/until';

let server: Server | undefined;
afterEach(() => void server?.close());

const deck = { revision: 'r1' as string | null };

/** Serves pages that say how often one was drawn. */
async function serve(
  draw: RequestListener,
): Promise<(path: string, headers?: Record<string, string>) => Promise<Answer>> {
  deck.revision = 'r1';
  server = createServer(drawOnce(draw, async () => deck.revision));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return (path, headers = {}) => ask(port, path, { headers });
}

function counting() {
  const drawn: string[] = [];
  const draw: RequestListener = (request, response) => {
    drawn.push(request.url ?? '');
    response.setHeader('x-drawn', drawn.length);
    response.write('page ');
    response.end(String(drawn.length));
  };
  return { drawn, draw };
}

test('DPG1 a page of a deck is drawn once for each state of the deck, with all that was said of it', async () => {
  const { drawn, draw } = counting();
  const get = await serve(draw);
  const [first, second] = [await get('/decks/talk'), await get('/decks/talk')];
  expect([second.status, second.body, second.headers['x-drawn']]).toEqual([200, 'page 1', '1']);
  expect(first.body).toBe(second.body);
  deck.revision = 'r2';
  expect((await get('/decks/talk')).body).toBe('page 2');
  expect(drawn.length).toBe(2);
});

test('DPG2 the article, an update and another encoding are pages of their own; all else is never kept', async () => {
  const { drawn, draw } = counting();
  const get = await serve(draw);
  const kept: [string, Record<string, string>][] = [
    ['/decks/talk', {}],
    ['/decks/talk/read', {}],
    ['/decks/talk?_rsc=abc', { rsc: '1' }],
    ['/decks/talk', { 'accept-encoding': 'gzip' }],
  ];
  for (const [path, headers] of [...kept, ...kept]) await get(path, headers);
  expect(drawn.length).toBe(kept.length);
  for (const path of ['/', '/decks/talk/present', '/decks/talk?x=1', '/operator']) {
    await get(path);
    await get(path);
  }
  expect(drawn.length).toBe(kept.length + 8);
});

test('DPG3 who asks while it is drawn waits for it, and draws it when that comes to nothing', async () => {
  const waiting: Parameters<RequestListener>[1][] = [];
  const get = await serve((_request, response) => void waiting.push(response));
  const asked = [get('/decks/talk'), get('/decks/talk'), get('/decks/talk')];
  const outcomes = Promise.allSettled(asked);
  (await until('the first to be drawn', () => waiting[0])).destroy();
  (await until('the second to be drawn', () => waiting[1])).end('page');
  const settled = await outcomes;
  expect(settled.filter(({ status }) => status === 'rejected').length).toBe(1);
  expect(settled.filter((each) => each.status === 'fulfilled' && each.value.body === 'page').length).toBe(2);
  expect(waiting.length).toBe(2);
});

test('DPG4 an error is not kept, nor a page whose deck was saved meanwhile, nor one of a deck with faults', async () => {
  let count = 0;
  const get = await serve((_request, response) => {
    count += 1;
    response.statusCode = count === 1 ? 500 : 200;
    if (count === 2) deck.revision = 'r2';
    response.end(`${count}`);
  });
  const bodies = [];
  for (let each = 0; each < 4; each += 1) bodies.push((await get('/decks/talk')).body);
  expect(bodies).toEqual(['1', '2', '3', '3']);
  deck.revision = null;
  expect([(await get('/decks/talk')).body, (await get('/decks/talk')).body]).toEqual(['4', '5']);
});

test('DPG5 an update for a browser on this machine is not packed, which takes longer than the way; all else is', async () => {
  const get = await serve((request, response) => response.end(request.headers['accept-encoding'] ?? 'as it is'));
  const ask = async (host: string, headers: Record<string, string> = {}) =>
    (await get('/decks/talk', { host, 'accept-encoding': 'gzip', ...headers })).body;
  for (const host of ['localhost:3000', '127.0.0.1', '[::1]:3000'])
    expect(await ask(host, { rsc: '1' })).toBe('as it is');
  expect(await ask('localhost:3000')).toBe('gzip');
  expect(await ask('talks.example.org', { rsc: '1' })).toBe('gzip');
});
