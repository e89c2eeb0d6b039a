import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { SandboxState } from '#core/protocol';
import { ask } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';

let server: InProcess;
let participant: Participant;
let sandbox: string;
let app: Server;
let appPort: number;
let cookie: string;
const seen: IncomingMessage[] = [];

beforeAll(async () => {
  server = await startInProcess();
  app = createServer((request, response) => {
    seen.push(request);
    if (request.url === '/redirect') return response.writeHead(302, { location: '/landed' }).end();
    if (request.url === '/silent') return response.destroy();
    response.setHeader('set-cookie', ['app=1; Path=/', 'evil=1; Domain=localhost']);
    response.setHeader('service-worker-allowed', '/');
    response.setHeader('content-security-policy', "default-src 'self'");
    response.end(`app at ${request.url}`);
  });
  new WebSocketServer({ server: app }).on('connection', (socket) => {
    socket.on('message', (data) => socket.send(`echo ${data}`));
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  appPort = (app.address() as AddressInfo).port;
  cookie = await server.presenter();
  participant = await Participant.join({ url: server.url, deck: 'basics', cookie });
  participant.open();
  const ready = await participant.fact('sandbox-changed', (fact) => fact.sandbox.state === 'ready');
  sandbox = ready.sandbox.state === 'ready' ? ready.sandbox.id : '';
});
afterAll(async () => {
  await server.close();
  app.closeAllConnections();
  app.close();
});

const named = (port: number, id = sandbox) => `${port}-${id}.localhost:${server.port}`;
const platform = () => `localhost:${server.port}`;

test('A1 a port of the sandbox answers on its own name, with its own Host and without the platform’s cookie', async () => {
  const answer = await ask(server.port, '/hello?x=1', {
    headers: { host: named(appPort), cookie: `${cookie}; app=1` },
  });
  expect([answer.status, answer.body]).toEqual([200, 'app at /hello?x=1']);
  expect(answer.headers['set-cookie']).toContain('app=1; Path=/');
  const request = seen.at(-1);
  expect(request?.headers.cookie).toBe('app=1');
  expect(request?.headers.host).toBe(named(appPort));
});

test('A2 WebSockets of the app pass', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket`, { headers: { host: named(appPort) } });
  const echo = await new Promise((resolve, reject) => {
    socket.on('open', () => socket.send('ship'));
    socket.on('message', (data) => resolve(String(data)));
    socket.on('error', reject);
  });
  expect(echo).toBe('echo ship');
  socket.close();
});

test('A3 a port on which nothing listens gets a page that looks again, for people, and a line for programs', async () => {
  const page = await ask(server.port, '/', { headers: { host: named(1), accept: 'text/html' } });
  expect(page.status).toBe(503);
  expect(page.body).toContain('Nothing answers on port 1 yet');
  expect(page.body).toContain('http-equiv="refresh"');
  const line = await ask(server.port, '/', { headers: { host: named(1) } });
  expect(line.body).not.toContain('<');
});

test('A4 an unknown sandbox, a name that is none and an app that hangs up each get their own words', async () => {
  expect((await ask(server.port, '/', { headers: { host: named(80, 'aaaaaaaaaaaa') } })).status).toBe(404);
  expect((await ask(server.port, '/', { headers: { host: `www.localhost:${server.port}` } })).status).toBe(404);
  const hung = await ask(server.port, '/silent', { headers: { host: named(appPort) } });
  expect([hung.status, hung.body]).toEqual([502, expect.stringContaining('could not be read')]);
});

test('A5 below a path the app is confined: opaque origin, no cookies, no service worker', async () => {
  const path = `/apps/${appPort}-${sandbox}/deep/page?q`;
  const answer = await ask(server.port, path, { headers: { host: platform(), cookie: `${cookie}; app=1` } });
  expect(answer.body).toBe('app at /deep/page?q');
  expect(answer.headers['content-security-policy']).toBe("sandbox allow-scripts allow-forms, default-src 'self'");
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(answer.headers['service-worker-allowed']).toBeUndefined();
  expect(seen.at(-1)?.headers.cookie).toBeUndefined();
  const worker = await ask(server.port, path, { headers: { host: platform(), 'service-worker': 'script' } });
  expect(worker.status).toBe(403);
});

test('A6 notices below a path are confined too', async () => {
  const answer = await ask(server.port, `/apps/1-${sandbox}/`, { headers: { host: platform() } });
  expect(answer.status).toBe(503);
  expect(answer.headers['content-security-policy']).toBe('sandbox allow-scripts allow-forms');
});

test('A7 a redirect of a confined app stays below its path', async () => {
  const answer = await ask(server.port, `/apps/${appPort}-${sandbox}/redirect`, { headers: { host: platform() } });
  expect(answer.headers.location).toBe(`/apps/${appPort}-${sandbox}/landed`);
});

test('A8 a form of a confined app reaches the app, though its origin is null', async () => {
  const headers = { host: platform(), origin: 'null' };
  const answer = await ask(server.port, `/apps/${appPort}-${sandbox}/form`, { method: 'POST', headers, body: 'a=1' });
  expect(answer.status).toBe(200);
});

test('A9 whoever waits for a port is told when it opens, on its name and below its path', async () => {
  const late = createServer((_request, response) => void response.end('late'));
  await new Promise<void>((resolve) => late.listen(0, '127.0.0.1', resolve));
  const { port } = late.address() as AddressInfo;
  await new Promise((resolve) => late.close(resolve));
  const page = await ask(server.port, '/', { headers: { host: named(port), accept: 'text/html' } });
  const waitPath = /data-wait="([^"]+)"/.exec(page.body)?.[1] ?? '';
  const waits = [
    ask(server.port, waitPath, { headers: { host: named(port) } }),
    ask(server.port, `/apps/${port}-${sandbox}${waitPath}`, { headers: { host: platform() } }),
  ];
  await new Promise<void>((resolve) => late.listen(port, '127.0.0.1', resolve));
  expect((await Promise.all(waits)).map(({ status }) => status)).toEqual([204, 204]);
  late.close();
});

test('A10 an app never sees who waits for it', async () => {
  const before = seen.length;
  await ask(server.port, '/.well-known/slipway/wait?x', { headers: { host: named(appPort) } });
  expect(seen.length).toBe(before);
});

test('A11 the page that waits runs its own script and no other', async () => {
  const page = await ask(server.port, '/', { headers: { host: named(1), accept: 'text/html' } });
  const script = /<script [^>]*>(.*)<\/script>/s.exec(page.body)?.[1] ?? '';
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = page.headers['content-security-policy'];
  expect(policy).toContain(`script-src 'sha256-${hash}';`);
  expect(policy).toContain("default-src 'none'");
});

test('A12 “slipway open” in the terminal gives a port a name, which leads to it and to no other sandbox’s', async () => {
  await participant.prompt();
  const host = `hello-${sandbox}.localhost:${server.port}`;
  const early = await ask(server.port, '/', { headers: { host } });
  expect([early.status, early.body]).toEqual([503, expect.stringContaining('Nothing is called hello yet')]);
  const isNamed = (fact: { sandbox: SandboxState }, port: number) =>
    fact.sandbox.state === 'ready' && fact.sandbox.ports.some((each) => each.name === 'hello' && each.port === port);
  participant.type('slipway open hello 1\r');
  await participant.fact('sandbox-changed', (fact) => isNamed(fact, 1));
  participant.type(`slipway open hello ${appPort} | cat\r`);
  await participant.fact('sandbox-changed', (fact) => isNamed(fact, appPort));
  expect((await ask(server.port, '/named', { headers: { host } })).body).toBe('app at /named');
  const path = await ask(server.port, `/apps/hello-${sandbox}/x`, { headers: { host: platform() } });
  expect(path.body).toBe('app at /x');
  const other = `hello-aaaaaaaaaaaa.localhost:${server.port}`;
  expect((await ask(server.port, '/', { headers: { host: other } })).status).toBe(404);
});

test('A13 “slipway open” says what is wrong with a name or a port, and changes nothing', async () => {
  for (const wrong of ['Hello 80', '2nd 80', 'a--b 80', 'hello 0', 'hello 65536', 'hello x', 'hello']) {
    const before = participant.output.get(1)?.length ?? 0;
    participant.type(`slipway open ${wrong}; echo "status $?."\r`);
    const text = await participant.sees(new RegExp(`^[^]{${before},}(Usage|slipway: a )[^]*status 2\\.`));
    expect(text).not.toContain('status 0.');
  }
});

test('A14 a deck gives ports names before anyone types, and the terminal may give them another port', async () => {
  const contentDir = await mkdtemp(join(tmpdir(), 'slipway-named-'));
  await mkdir(join(contentDir, 'shop'));
  const nodes = `nodes:\n  - name: node1\n    ports:\n      - { name: shop, port: ${appPort} }\n`;
  await writeFile(join(contentDir, 'shop/deck.mdx'), `---\ntitle: Shop\n${nodes}---\n\n# Shop\n`);
  const named = await startInProcess({ contentDir });
  try {
    const page = await Participant.join({ url: named.url, deck: 'shop', cookie: await named.presenter() });
    page.open();
    const { sandbox: state } = await page.fact('sandbox-changed', (fact) => fact.sandbox.state === 'ready');
    expect(state).toMatchObject({ ports: [{ name: 'shop', port: appPort }] });
    const id = state.state === 'ready' ? state.id : '';
    const answer = await ask(named.port, '/deck', { headers: { host: `shop-${id}.localhost:${named.port}` } });
    expect(answer.body).toBe('app at /deck');
    page.leave();
  } finally {
    await named.close();
    await rm(contentDir, { recursive: true });
  }
});
