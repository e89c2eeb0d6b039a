import { createServer as createHttpServer, get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AudienceGateway } from '#server/audience/gateway';
import { createSessions } from '#server/auth/session';
import { createLog } from '#server/log';
import { ask, askUpgrade } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { until } from '../support/until';

let server: InProcess;
let participant: Participant;
let sandbox: string;
const apps: Server[] = [];

beforeAll(async () => {
  server = await startInProcess();
  participant = await Participant.join({ url: server.url, deck: 'basics', cookie: await server.presenter() });
  participant.open();
  const ready = await participant.fact('sandbox-changed', (fact) => fact.sandbox.state === 'ready');
  sandbox = ready.sandbox.state === 'ready' ? ready.sandbox.id : '';
});
afterAll(async () => {
  await server.close();
  for (const app of apps) app.close();
});

async function portOf(app: Server): Promise<number> {
  apps.push(app);
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  return (app.address() as AddressInfo).port;
}

/** An app that says these very bytes to whoever asks, then hangs up. */
function saying(...lines: string[]): Promise<number> {
  const answer = Buffer.from(lines.join('\r\n'), 'latin1');
  return portOf(createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end(answer))));
}

const host = (name = `localhost:${server.port}`) => ({ headers: { host: name, connection: 'keep-alive' } });
const onName = (port: number) => host(`${port}-${sandbox}.localhost:${server.port}`);
const onPath = (port: number) => `/apps/${port}-${sandbox}/`;

test.each([
  ['a control character in the phrase', 'HTTP/1.1 200 a\x01b', 200],
  ['a status that is none', 'HTTP/1.1 099 odd', 502],
  ['the status nought', 'HTTP/1.1 000 odd', 502],
])('A20 an app that answers with %s cannot end the server', async (_what, line, status) => {
  const port = await saying(line, 'Content-Length: 2', '', 'ok');
  expect(await ask(server.port, '/', onName(port))).toMatchObject({ status, body: 'ok' });
});

test('A21 headers about the connection to the app stay there, so that each answer ends where it ends', async () => {
  const trailer = await saying('HTTP/1.1 200 OK', 'Trailer: X', 'Content-Length: 2', '', 'ok');
  expect(await ask(server.port, '/', onName(trailer))).toMatchObject({ status: 200, body: 'ok' });
  const inside = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil';
  const unframed = await saying('HTTP/1.1 200 OK', 'Transfer-Encoding: identity', '', inside);
  const answer = await ask(server.port, '/', onName(unframed));
  expect([answer.body, answer.headers['transfer-encoding']]).toEqual([inside, 'chunked']);
  const named = await saying('HTTP/1.1 200 OK', 'Connection: x-inner, close', 'X-Inner: 1', 'Keep-Alive: 99', '', 'ok');
  const { headers } = await ask(server.port, '/', onName(named));
  expect([headers['x-inner'], headers['keep-alive']]).not.toContain('1');
  expect(headers.connection).not.toContain('x-inner');
});

test('A22 a notice is framed as itself when an answer broke off', async () => {
  const port = await saying('HTTP/1.1 204 Odd', 'Content-Length: 3', 'X-App: 1', '', 'foo');
  const answer = await ask(server.port, onPath(port), host());
  expect(answer.status).toBeOneOf([204, 502]);
  if (answer.status === 502) expect(answer.body).toContain('does not speak HTTP');
  expect(answer.headers['content-security-policy']).toBe('sandbox allow-scripts allow-forms');
});

test('A23 an answer that breaks off breaks off, and is not taken for a whole one', async () => {
  const port = await saying('HTTP/1.1 200 OK', 'Content-Length: 20', '', 'ok');
  await expect(ask(server.port, '/', onName(port))).rejects.toThrow(/aborted|hang up/);
});

test('A24 below a path nothing an app says holds for the platform’s origin', async () => {
  const wide = [
    'Set-Cookie: a=1',
    'Strict-Transport-Security: max-age=9',
    'Alt-Svc: h3=":1"',
    'NEL: {}',
    'Report-To: {}',
  ];
  const port = await saying('HTTP/1.1 200 OK', ...wide, 'Clear-Site-Data: "*"', 'Content-Length: 2', '', 'ok');
  const answer = await ask(server.port, onPath(port), host());
  expect(answer.body).toBe('ok');
  const names = ['set-cookie', 'strict-transport-security', 'alt-svc', 'nel', 'report-to', 'clear-site-data'];
  expect(Object.keys(answer.headers).filter((name) => names.includes(name))).toEqual([]);
});

test.each([
  ['opened', 'HTTP/1.1 101 Switching Protocols', /^HTTP\/1.1 101 /],
  ['refused', 'HTTP/1.1 200 OK', /^HTTP\/1.1 200 /],
])('A25 below a path a socket that is %s brings no cookie either', async (_what, line, status) => {
  const port = await saying(line, 'Upgrade: websocket', 'Connection: Upgrade', 'Set-Cookie: slipway-1=evil', '', '');
  const answer = await askUpgrade(server.port, onPath(port), {});
  expect(answer).toMatch(status);
  expect(answer).not.toContain('evil');
});

test('A26 an absolute redirect to the app’s own host stays below its path; others go where they say', async () => {
  const to = async (location: string) => {
    const port = await saying('HTTP/1.1 302 Found', `Location: ${location}`, 'Content-Length: 0', '', '');
    const answer = await ask(server.port, onPath(port), host());
    return answer.headers.location?.replace(onPath(port), '<app>/');
  };
  expect(await to(`http://localhost:${server.port}/landed?x`)).toBe('<app>/landed?x');
  expect(await to('http://example.org/x')).toBe('http://example.org/x');
  expect(await to('//example.org/x')).toBe('//example.org/x');
});

test('A27 no Slipway’s session reaches an app, also not that of another server on this host', async () => {
  const seen: (string | undefined)[] = [];
  const port = await portOf(
    createHttpServer((request, response) => {
      seen.push(request.headers.cookie);
      response.end();
    }),
  );
  const headers = { ...onName(port).headers, cookie: 'slipway-1=a; __Host-slipway-2=b; slipway-x=c; app=1' };
  await ask(server.port, '/', { headers });
  expect(seen).toEqual(['slipway-x=c; app=1']);
});

test('A28 an app may close a connection that it kept; the next request takes a new one', async () => {
  const closed: unknown[] = [];
  const app = createHttpServer({ keepAliveTimeout: 1 }, (_request, response) => void response.end('ok'));
  app.on('connection', (socket) => socket.once('close', () => closed.push(socket)));
  const port = await portOf(app);
  for (let round = 1; round <= 3; round += 1) {
    expect(await ask(server.port, '/', onName(port))).toMatchObject({ status: 200, body: 'ok' });
    await until('the app’s end of the connection', () => closed.length === round);
  }
});

test('A32 an app that ends a kept connection under the next request is asked again, if that changes nothing', async () => {
  let requests = 0;
  const app = createServer((socket) => {
    let isUsed = false;
    socket.on('error', () => {});
    socket.on('data', () => {
      requests += 1;
      if (isUsed) return socket.destroy();
      isUsed = true;
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    });
  });
  const port = await portOf(app);
  const asked = [await ask(server.port, '/', onName(port)), await ask(server.port, '/', onName(port))];
  expect(asked).toMatchObject([
    { status: 200, body: 'ok' },
    { status: 200, body: 'ok' },
  ]);
  expect(requests).toBe(3);
  const change = await ask(server.port, '/', { ...onName(port), method: 'POST', body: 'x' });
  expect([change.status, requests]).toEqual([502, 4]);
});

async function gatewayOf(answerDeadlineMs: number): Promise<{ port: number; gateway: AudienceGateway }> {
  const gateway = new AudienceGateway({
    find: (id) => server.server.rooms.findSandbox(id),
    findPort: () => null,
    findGate: () => null,
    sessions: createSessions({ secret: new Uint8Array(32), port: 1, secure: false }),
    protocol: 'http',
    log: createLog({ level: 'silent', pretty: false }),
    answerDeadlineMs,
  });
  const front = createHttpServer((request, response) => {
    const target = { port: Number(request.headers['x-port']), sandbox };
    gateway.serve(request, response, { target, path: null });
  });
  return { port: await portOf(front), gateway };
}

test('A29 an app that stays silent is given up in words', async () => {
  const port = await portOf(createServer((socket) => socket.on('error', () => {}).resume()));
  const front = await gatewayOf(100);
  const answer = await ask(front.port, '/', { headers: { 'x-port': port } });
  expect([answer.status, answer.body]).toEqual([504, expect.stringContaining('did not answer')]);
  front.gateway.close();
});

test('A30 an answer that has begun may pause for as long as it likes', async () => {
  const deadlineMs = 500;
  const port = await portOf(
    createHttpServer((_request, response) => {
      response.write('first ');
      setTimeout(() => response.end('second'), 2 * deadlineMs);
    }),
  );
  const front = await gatewayOf(deadlineMs);
  expect((await ask(front.port, '/', { headers: { 'x-port': port } })).body).toBe('first second');
  front.gateway.close();
});

test('A31 the connections to a sandbox end with it', async () => {
  const other = await Participant.join({ url: server.url, deck: 'basics', cookie: await server.presenter() });
  other.open();
  const ready = await other.fact('sandbox-changed', (fact) => fact.sandbox.state === 'ready');
  const id = ready.sandbox.state === 'ready' ? ready.sandbox.id : '';
  let closed = 0;
  const app = createHttpServer({ keepAliveTimeout: 60_000 }, (_request, response) => void response.end('ok'));
  app.on('connection', (socket) =>
    socket.once('close', () => {
      closed += 1;
    }),
  );
  const port = await portOf(app);
  await ask(server.port, '/', host(`${port}-${id}.localhost:${server.port}`));
  expect(closed).toBe(0);
  await server.server.rooms.findSandbox(id)?.remove();
  await until('the end of the connection', () => closed === 1);
  other.leave();
});

test('A33 no app sets a cookie for a domain, that is for the apps beside it or the platform above it', async () => {
  const cookies = ['a=1; Domain=localhost; Path=/', 'b=1;DOMAIN=.localhost', 'c=domain', 'd=1; domain; HttpOnly'];
  const lines = cookies.map((cookie) => `Set-Cookie: ${cookie}`);
  const port = await saying('HTTP/1.1 200 OK', ...lines, 'Content-Length: 0', '', '');
  const { headers } = await ask(server.port, '/', onName(port));
  expect(headers['set-cookie']).toEqual(['a=1; Path=/', 'b=1', 'c=domain', 'd=1; HttpOnly']);
});

test('A34 an app learns how it was asked, and nothing about the browser’s own connection', async () => {
  const seen: IncomingHttpHeaders[] = [];
  const app = createHttpServer((request, response) => {
    seen.push(request.headers);
    response.end();
  });
  const port = await portOf(app);
  const { host: name } = onName(port).headers;
  const sent = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'gopher', te: 'trailers', 'x-mine': '1' };
  await ask(server.port, '/', { headers: { host: name, connection: 'close, x-mine', ...sent } });
  expect(seen[0]).toEqual({
    host: name,
    connection: 'keep-alive',
    'x-forwarded-for': '192.0.2.1, 127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-forwarded-host': name,
    'x-forwarded-port': String(server.port),
  });
});

test('A35 the head of an answer does not wait for its body', async () => {
  let finish = () => {};
  const app = createHttpServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    finish = () => void response.end('data: 1');
  });
  const port = await portOf(app);
  const request = { host: '127.0.0.1', port: server.port, headers: onName(port).headers };
  const answer = await new Promise<IncomingMessage>((resolve) => get(request, resolve));
  finish();
  expect([answer.headers['content-type'], String((await answer.toArray())[0])]).toEqual([
    'text/event-stream',
    'data: 1',
  ]);
});

test('A36 an upload of unknown length arrives whole, and one that the app does not want stops nobody', async () => {
  const app = createHttpServer((request, response) => {
    if (request.url === '/unread') return void response.writeHead(413).end('too much');
    void request.toArray().then((pieces) => response.end(Buffer.concat(pieces)));
  });
  const port = await portOf(app);
  const body = 'slipway '.repeat(100_000);
  const headers = { ...onName(port).headers, 'transfer-encoding': 'chunked' };
  expect((await ask(server.port, '/', { method: 'POST', headers, body })).body).toBe(body);
  expect((await ask(server.port, '/unread', { method: 'POST', headers, body })).status).toBe(413);
});

test('A37 an upgrade to anything but a WebSocket is answered', async () => {
  const port = await saying('HTTP/1.1 200 OK', 'Content-Length: 0', '', '');
  expect(await askUpgrade(server.port, onPath(port), { Upgrade: 'h2c' })).toMatch(/^HTTP\/1\.1 501 /);
});

test('A38 headers without end are given up', async () => {
  const app = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      const more = () => {
        while (socket.writable && socket.write(`X-More: ${'x'.repeat(1000)}\r\n`));
      };
      socket.write('HTTP/1.1 200 OK\r\n');
      socket.on('drain', more);
      more();
    });
  });
  const answer = await ask(server.port, '/', onName(await portOf(app)));
  expect([answer.status, answer.body]).toEqual([502, expect.stringContaining('could not be read')]);
});
