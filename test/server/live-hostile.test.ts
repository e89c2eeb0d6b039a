import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { Fact } from '#core/protocol';
import { PROTOCOL_VERSION } from '#core/protocol';
import type { TerminalFact } from '#core/terminal-protocol';
import { openLibrary } from '#server/content/library';
import { Connection } from '#server/live/connection';
import { startHeartbeat } from '#server/live/heartbeat';
import { openTerminal } from '#server/live/open-terminal';
import type { RoomHost } from '#server/live/room-host';
import type { RoomPage } from '#server/live/room-page';
import { RoomRegistry } from '#server/live/room-registry';
import type { TerminalLink } from '#server/live/room-terminals';
import { createLog } from '#server/log';
import { createLocalProvider } from '#server/sandbox/local/provider';
import { PlacesDesk } from '#server/sandbox/places';
import { Pool } from '#server/sandbox/pool';
import type { SandboxNode, SandboxProvider, Shell } from '#server/sandbox/provider';
import { openMemoryLog } from '#server/store/memory-log';
import { checkParts } from '../support/checks';
import { IMAGE_FOLDER, type InProcess, startInProcess, TEST_CONTENT } from '../support/in-process';
import { Participant } from '../support/participant';
import { openScreens } from '../support/screens';
import { until } from '../support/until';

/** A deck without a fault. */
const SOUND = { revision: 'r1', trouble: null };

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

const log = createLog({ level: 'silent', pretty: false });
const library = openLibrary(TEST_CONTENT);

/** A gate that a test opens. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** The local shell, whose sandboxes `wrap` may change. */
function localWith(wrap: (node: SandboxNode) => SandboxNode): SandboxProvider {
  const dataDir = server.dataDir;
  const environment = { PATH: process.env.PATH ?? '' };
  const local = createLocalProvider({ dataDir, environment, imageFolder: IMAGE_FOLDER, log });
  return {
    ...local,
    start: async (request) => {
      const sandbox = await local.start(request);
      return { ...sandbox, nodes: [wrap(sandbox.nodes[0])] };
    },
  };
}

const screens = await openScreens();
afterAll(() => screens.close());

function registryOf(provider: SandboxProvider, graceMs = 60_000, library = openLibrary(TEST_CONTENT)): RoomRegistry {
  const ground = { loopback: true, trustedForGuests: false, hardened: false };
  const audience = () => ({ url: '', path: '' });
  const places = new PlacesDesk(2);
  const pool = new Pool({ provider, places, rules: { target: 0, idleMs: 0 }, log });
  const records = { note: async () => {}, forget: async () => {} };
  const lifetime = { lifetimeMs: null, idleMs: null, extendMs: 0, extensions: 0 };
  const rules = { ground, audience, places, records, lifetime, events: openMemoryLog(), ...checkParts(log) };
  const deps = { ...rules, provider, pool, noSandboxes: 'none', library, screens, shares: new Map(), log };
  return new RoomRegistry(deps, graceMs);
}

type TestPage = RoomPage & { facts: Fact[] };

function pageOf(): TestPage {
  const facts: Fact[] = [];
  return { id: randomUUID(), facts, send: (fact) => void facts.push(fact) };
}

/** The socket of a page's first terminal; `isOpen` until `leave`. */
function linkOf(page: TestPage): TerminalLink & { facts: TerminalFact[]; leave(): void } {
  const facts: TerminalFact[] = [];
  const link = {
    ...{ page: page.id, terminal: 1, isOpen: true, facts },
    send: (fact: TerminalFact) => void facts.push(fact),
    sendFrame: () => {},
    leave: () => {
      link.isOpen = false;
    },
  };
  return link;
}

const presenter = { deck: 'basics', participant: 'p', role: 'presenter' } as const;
const openRequest = { cols: 80, rows: 24, from: null } as const;

test('L20 a broken frame on a socket that is one too many ends that socket, not the server', async () => {
  const first = await Participant.connect({ url: server.url, deck: 'basics' });
  const head = [
    'GET /live HTTP/1.1',
    `Host: localhost:${server.port}`,
    `Origin: ${server.url}`,
    `Cookie: ${first.cookie}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: c2xpcHdheS1zbGlwd2F5LQ==',
  ];
  const brokenFrame = Buffer.from([0xff, 0xff, 0xff, 0xff]);
  const request = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), brokenFrame]);
  const others = await Promise.all(
    Array.from({ length: 127 }, () => Participant.connect({ url: server.url, deck: 'basics', cookie: first.cookie })),
  );
  await new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(request));
    socket.on('error', () => {}).on('close', resolve);
    socket.resume();
  });
  const another = await Participant.join({ url: server.url, deck: 'basics' });
  for (const each of [first, another, ...others]) each.leave();
});

test('L21 a page that went without a word is noticed; one that is merely quiet stays', async () => {
  const heartbeat = startHeartbeat(250);
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket) => heartbeat.watch(socket));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const quiet = new WebSocket(`ws://127.0.0.1:${port}`);
  const dead = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong: false });
  let pings = 0;
  quiet.on('ping', () => {
    pings += 1;
  });
  const closed: number[] = [];
  dead.on('close', (code) => closed.push(code));
  await until('the end of the dead one', () => closed.length === 1);
  await until('a few beats', () => pings >= 5);
  expect([closed, quiet.readyState]).toEqual([[1006], WebSocket.OPEN]);
  quiet.terminate();
  heartbeat.stop();
  http.close();
});

test('L22 a page that asks faster than it is answered is slowed down, and loses nothing', async () => {
  const { opened, open } = gate();
  let begun = 0;
  const handle = () => {
    begun += 1;
    return opened;
  };
  const rooms = { join: () => ({ room: { handle } as unknown as RoomHost, leave: () => {} }) };
  const http = createServer();
  new WebSocketServer({ server: http }).on(
    'connection',
    (socket) =>
      new Connection(
        socket,
        { role: 'attendee', participant: 'p' },
        { rooms: rooms as unknown as RoomRegistry, openRooms: { find: async () => null }, library, log },
      ),
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const page = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  await new Promise((resolve) => page.once('open', resolve));
  page.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, deck: 'basics' }));
  const message = JSON.stringify({ type: 'add-node', padding: 'x'.repeat(30_000) });
  const MANY = 1_000;
  for (let i = 0; i < MANY; i += 1) page.send(message);
  let waiting = -1;
  await until('a standstill', () => {
    const before = waiting;
    waiting = page.bufferedAmount;
    return begun > 0 && before === waiting;
  });
  expect(begun).toBeLessThan(100);
  open();
  await until('all', () => begun === MANY);
  page.terminate();
  http.close();
});

test('L23 a page that leaves while its terminal opens does not hold the shell back', async () => {
  const { opened, open } = gate();
  const shells: Shell[] = [];
  const provider = localWith((node) => ({
    ...node,
    openShell: async (request) => {
      await opened;
      const shell = await node.openShell(request);
      shells.push(shell);
      return shell;
    },
  }));
  const rooms = registryOf(provider);
  const page = pageOf();
  const link = linkOf(page);
  const { room, leave } = rooms.join(presenter, page, SOUND);
  const opening = openTerminal(room, link, openRequest);
  await until('the sandbox', () => room.sandbox);
  leave();
  link.leave();
  open();
  await opening;
  const [shell] = shells;
  shell?.write(Buffer.from('head -c 3000000 /dev/zero | tr "\\0" x; touch finished\r'));
  const done = async () =>
    await room.sandbox?.nodes[0].run({ command: 'test -e finished', timeoutMs: 5_000, maxOutputBytes: 1 });
  await until('the end of its output', async () => {
    const outcome = await done();
    return outcome?.kind === 'exited' && outcome.status === 0;
  });
  await rooms.close();
  await provider.close();
});

test('L24 a room in which nothing was begun goes with its last page; one with a sandbox waits', async () => {
  const provider = localWith((sandbox) => sandbox);
  const rooms = registryOf(provider);
  const guest = { deck: 'basics', participant: 'g', role: 'attendee' } as const;
  const first = rooms.join(guest, pageOf(), SOUND);
  first.leave();
  const second = rooms.join(guest, pageOf(), SOUND);
  expect(second.room).not.toBe(first.room);
  second.leave();

  const page = pageOf();
  const kept = rooms.join(presenter, page, SOUND);
  const opening = openTerminal(kept.room, linkOf(page), openRequest);
  kept.leave();
  await opening;
  const again = rooms.join(presenter, pageOf(), SOUND);
  expect(again.room).toBe(kept.room);
  expect(again.room.sandbox).not.toBeNull();
  await rooms.close();
  await provider.close();
});

test('L25 places for sandboxes come back whatever happens while one starts', async () => {
  const provider = localWith((sandbox) => sandbox);
  const rooms = registryOf(provider, 0);
  for (let round = 0; round < 6; round += 1) {
    const page = pageOf();
    const { room, leave } = rooms.join({ ...presenter, participant: `p${round}` }, page, SOUND);
    const opening = openTerminal(room, linkOf(page), openRequest);
    if (round % 2 === 0) await opening;
    leave();
    await opening;
    await until('the end of the room', () => room.sandbox === null);
  }
  const page = pageOf();
  const { room } = rooms.join(presenter, page, SOUND);
  await openTerminal(room, linkOf(page), openRequest);
  expect(room.sandbox).not.toBeNull();
  await rooms.close();
  await provider.close();
});

test('L28 a deck whose app folder is missing says so, without the server’s paths', async () => {
  const contentDir = await mkdtemp(join(tmpdir(), 'slipway-content-'));
  await mkdir(join(contentDir, 'basics'));
  await writeFile(join(contentDir, 'basics/deck.mdx'), '---\ntitle: T\napp: nowhere\n---\n\n# A\n');
  const provider = localWith((sandbox) => sandbox);
  const rooms = registryOf(provider, 60_000, openLibrary(contentDir));
  const page = pageOf();
  const { room } = rooms.join(presenter, page, SOUND);
  await openTerminal(room, linkOf(page), openRequest);
  const reason = 'This deck’s setting app names “nowhere”, but there is no such folder in it.';
  expect(page.facts.at(-1)).toEqual({ type: 'sandbox-changed', sandbox: { state: 'refused', reason } });
  await rooms.close();
  await provider.close();
  await rm(contentDir, { recursive: true });
});

test('L26 input that the shell does not take is said to be lost', async () => {
  const provider = localWith((node) => ({
    ...node,
    openShell: async (request) => ({ ...(await node.openShell(request)), write: () => false }),
  }));
  const rooms = registryOf(provider);
  const page = pageOf();
  const { room } = rooms.join(presenter, page, SOUND);
  const link = linkOf(page);
  await openTerminal(room, link, openRequest);
  room.input(link, { kind: 'input', offset: 0, bytes: new Uint8Array(1) });
  expect(link.facts.at(-1)).toMatchObject({ type: 'refused', reason: 'too-many' });
  await rooms.close();
  await provider.close();
});
