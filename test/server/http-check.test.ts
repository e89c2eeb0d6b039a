import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { conditionOf } from '#core/condition';
import { parseHttpCheck } from '#core/http-check';
import { stagesOf } from '#core/stages';
import { compileDeck } from '#server/content/compile';
import { createJudge } from '#server/live/judge';
import { FigureKeeper } from '#server/rehearse/figure-keeper';
import { Runners } from '#server/sandbox/kept-runner';
import { PortClosed, type Sandbox } from '#server/sandbox/provider';

const PORT = 8080;
const findPort = (_id: string, name: string) => (name === 'web' ? PORT : null);
const judge = createJudge({ runners: new Runners(), findPort });
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A sandbox whose nodes publish `PORT` from a server of this test; null publishes nothing. */
async function sandboxOf(apps: Record<string, RequestListener | null>): Promise<Sandbox> {
  const nodes = [];
  for (const [name, app] of Object.entries(apps)) {
    const server = app && createServer(app);
    if (server) {
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    }
    const open = (): Promise<Duplex> => {
      if (!server) return Promise.reject(new PortClosed(PORT));
      return Promise.resolve(connect((server.address() as AddressInfo).port, '127.0.0.1'));
    };
    nodes.push({ name, state: 'running', connect: open });
  }
  const parts = { id: 'abc', nodes, onChange: () => () => {}, gone: new Promise<string>(() => {}) };
  return parts as unknown as Sandbox;
}

async function checked(sandbox: Sandbox, text: string, { node = 'node1', timeoutMs = 5_000 } = {}) {
  const outcome = parseHttpCheck(text);
  if (!outcome.ok) throw new Error(outcome.problem);
  const asks = { kind: 'http' as const, check: outcome.check };
  const verdict = await judge({ name: 'it', node, timeoutMs, asks }, sandbox, new AbortController().signal);
  return verdict.state === 'failed' ? verdict.output : 'passed';
}

test('HC8 a port is asked by its number or name, from any node that publishes it', async () => {
  const sandbox = await sandboxOf({
    node1: null,
    node2: (request, response) => {
      response.setHeader('content-type', 'application/json').end(`{"path":"${request.url}"}`);
    },
  });
  const lines = 'header: content-type: /json/\nbody: /"path":"\\/health\\?a"/';
  expect(await checked(sandbox, `GET 8080/health?a\nstatus: 200\n${lines}`)).toBe('passed');
  expect(await checked(sandbox, `GET web/health?a\n${lines}`)).toBe('passed');
  expect(await checked(sandbox, 'HEAD web/health')).toBe('passed');
  expect(await checked(sandbox, 'GET 8080/\nbody: other')).toBe('GET 8080/ answered with: {"path":"/"}');
  expect(await checked(sandbox, 'GET shop/')).toBe('No port has the name shop yet.');
});

test('HC9 each request has a connection of its own, and each node its turn', async () => {
  const connections = new Set<unknown>();
  const answering = (name: string): RequestListener => {
    return (request, response) => {
      connections.add(request.socket);
      response.end(`host=${name}`);
    };
  };
  const sandbox = await sandboxOf({ node1: answering('a'), node2: answering('b'), node3: null });
  const distinct = (count: number) => `GET 8080/\ndistinct: ${count} of 12 /host=(\\w)/`;
  // A node that was not asked before is found in the background.
  await expect.poll(() => checked(sandbox, distinct(2)), { timeout: 10_000 }).toBe('passed');
  expect(connections.size).toBeGreaterThanOrEqual(12);
  expect(await checked(sandbox, distinct(3))).toBe('12 requests met 2 of 3 that differ: a, b');
});

test('HC10 on all nodes it passes when each answers by itself, and names the one that does not', async () => {
  const fine: RequestListener = (_request, response) => void response.end('fine');
  const sandbox = await sandboxOf({ node1: fine, node2: fine, node3: null });
  const all = { node: 'all' };
  expect(await checked(sandbox, 'GET 8080/', all)).toBe('node3: Nothing answers on port 8080 yet.');
  expect(await checked(await sandboxOf({ node1: fine, node2: fine }), 'GET 8080/', all)).toBe('passed');
});

test('HC13 what a rehearsal’s checks are answered is drawn as traffic, from where the stage of its slide begins', async () => {
  const answering = (version: string): RequestListener => {
    return (_request, response) => void response.setHeader('x-app-version', version).end(version);
  };
  const sandbox = await sandboxOf({ node1: answering('v1'), node2: answering('v2') });
  Object.assign(sandbox, { capabilities: { ports: true } });
  const fence = '```http check name=it\nGET 8080/\ndistinct: 2 of 20 /(v.)/\n```';
  const deck = `---\ntitle: L\n---\n\n# Ask\n\n${fence}\n\n---\n\n# Shares\n\n<Figure kind="traffic" />\n`;
  const outcome = await compileDeck('lab', 'lab/deck.mdx', deck);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults));
  const [stage] = stagesOf(outcome.deck);
  const [block] = outcome.deck.blocks;
  if (!stage || !block) throw new Error('the deck has no check');
  const keeper = new FigureKeeper(outcome.deck);
  keeper.watch(sandbox);
  const earlier = { headers: { 'x-app-version': 'v0' }, statusCode: 200 } as unknown as IncomingMessage;
  keeper.note(sandbox, { node: 'node1', port: PORT, answer: earlier, body: null });
  keeper.begin(stage, undefined);
  const noting = createJudge({ runners: new Runners(), findPort, onAnswer: (...answer) => keeper.note(...answer) });
  const { signal } = new AbortController();
  // A node that was not asked before is found in the background.
  const ask = async () => (await noting(conditionOf(block), sandbox, signal)).state;
  await expect.poll(ask, { timeout: 10_000 }).toBe('passed');
  await keeper.keep(stage, undefined);
  const facts = keeper.kept.get('shares.traffic.json')?.facts;
  expect(facts?.kind === 'traffic' && facts.rows.map(({ version }) => version)).toEqual(['v1', 'v2']);
  keeper.close();
});

test('HC12 a line that cannot be read is a fault of the deck, at that line', async () => {
  const fence = '```http check name=it\nGET 8080/\n\nstatus: fine\n```';
  const outcome = await compileDeck('lab', 'lab/deck.mdx', `---\ntitle: L\n---\n\n# Lab\n\n${fence}\n`);
  const faults = outcome.ok ? [] : outcome.faults.map(({ line, message }) => `${line}: ${message}`);
  expect(faults).toEqual(['10: “fine” is no status: write one from 100 to 599']);
});

test('HC11 an app that is silent, breaks off, is no HTTP or never ends keeps nothing waiting', async () => {
  const silent = await sandboxOf({ node1: () => {} });
  expect(await checked(silent, 'GET 8080/', { timeoutMs: 200 })).toBe('Port 8080 did not answer within 0.2 s.');
  const broken = await sandboxOf({ node1: (request) => void request.socket.destroy() });
  expect(await checked(broken, 'GET 8080/')).toContain('port 8080 broke off');
  const raw = await sandboxOf({ node1: (request) => void request.socket.end('SSH-2.0-whatever\r\n') });
  expect(await checked(raw, 'GET 8080/')).toContain('does not speak HTTP');
  const endless = await sandboxOf({
    node1: (_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    },
  });
  expect(await checked(endless, 'GET 8080/\nbody: /^x+$/')).toBe('passed');
  const stuck = await sandboxOf({ node1: (_request, response) => void response.end(`${'a'.repeat(60)}b`) });
  expect(await checked(stuck, 'GET 8080/\nbody: /^(a+)+$/')).toContain('answered with: aaa');
});
