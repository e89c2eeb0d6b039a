// Variables on their way from a deck and a room to real shells: whatever is in a value, it is that value and runs nothing.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { NO_PROGRESS } from '#core/progress';
import type { Fact } from '#core/protocol';
import { exportStatement, type Values } from '#core/variables';
import { compileDeck } from '#server/content/compile';
import { openLibrary } from '#server/content/library';
import { RoomVariables } from '#server/live/room-variables';
import { createLog } from '#server/log';
import { OpenRooms } from '#server/open-rooms/open-rooms';
import { createLocalProvider } from '#server/sandbox/local/provider';
import { openMemoryLog } from '#server/store/memory-log';
import { FakeProvider } from '../support/fake-provider';
import { TEST_CONTENT } from '../support/in-process';
import { sandboxRequest } from '../support/sandbox';
import { until } from '../support/until';

const folder = await mkdtemp(join(tmpdir(), 'slipway-variables-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const hostile = [
  '$(touch ran)',
  '`touch ran`',
  "'; touch ran; '",
  '"; touch ran; "',
  "\\'; touch ran #",
  "a'\n touch ran\n'",
  '\n\ntouch ran\n',
  '\r\x1b]133;A\x07\x01\x7f',
  '-rf *',
  '!! $HOME ~ {a,b}',
  'Zoë 王 🚢\u202e',
  '',
  ' ',
];
const aValue = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc
      .array(fc.constantFrom(...`'"\`$()\\\n;&|<>*?!{} a-`, '\r', '\t', '\x01', '\x7f', 'ü'), { maxLength: 30 })
      .map((all) => all.join('')),
  )
  .map((value) => value.replaceAll('\0', ''));

function asBashSees(values: Values): Record<string, string> {
  const names = Object.keys(values);
  const script = `${exportStatement(values)}[ "$LINENO" = 1 ] && exec printf '%s\\0' ${names.map((name) => `"$${name}"`).join(' ')}`;
  const output = execFileSync('bash', ['-c', script], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const seen = output.toString().split('\0');
  return Object.fromEntries(names.map((name, at) => [name, seen[at] ?? '']));
}

test('VA5 bash sees exactly the value, whatever is in it, and nothing runs', async () => {
  const numbered = (all: readonly string[]) => Object.fromEntries(all.map((value, at) => [`V${at}`, value]));
  expect(asBashSees(numbered(hostile))).toEqual(numbered(hostile));
  const many = fc.array(aValue, { minLength: 1, maxLength: 60 }).map(numbered);
  fc.assert(
    fc.property(many, (values) => {
      expect(asBashSees(values)).toEqual(values);
    }),
    { numRuns: 25 },
  );
  expect(await readdir(folder)).toEqual([]);
});

test('VA6 shells, commands and checks have them, and a new value from then on', async () => {
  const environment = { PATH: process.env.PATH ?? '', HOME: folder };
  const provider = createLocalProvider({
    dataDir: folder,
    environment,
    imageFolder: resolve('server/sandbox/image'),
    log: { warn: () => {} },
  });
  const { nodes, remove } = await provider.start(sandboxRequest());
  const [node] = nodes;
  const values = Object.fromEntries(hostile.map((value, at) => [`V${at}`, value]));
  const names = Object.keys(values);
  const command = `printf '%s\\0' ${names.map((name) => `"$${name}"`).join(' ')}; ls`;
  const asked = { command, timeoutMs: 10_000, maxOutputBytes: 10_000 };
  const expected = { kind: 'exited', status: 0, output: `${hostile.join('\0')}\0` };
  const runner = await node.openRunner();
  node.setVariables({ V0: 'before' });
  expect(await runner.run({ ...asked, command: 'printf %s "$V0"' })).toMatchObject({ output: 'before' });
  node.setVariables(values);
  expect(await runner.run(asked)).toEqual(expected);
  expect(await node.run(asked)).toEqual(expected);
  const shell = await node.openShell({ cols: 80, rows: 24, name: 'test' });
  let output = '';
  shell.output.on('data', (bytes: Buffer) => {
    output += bytes.toString();
  });
  const sum = await node.run({ ...asked, command: 'printf %s "$V2$V4" | cksum' });
  shell.write(Buffer.from('printf %s "$V2$V4" | cksum; ls\r'));
  await until('what the shell has', () => sum.output !== '' && output.includes(sum.output.trim()));
  await remove();
});

const HEAD =
  '---\ntitle: T\nnodes:\n  - name: node1\n    ports: [{ name: hello, port: 8080 }]\nvariables:\n  tag: v1\n---\n\n';

async function compiled(body: string) {
  const outcome = await compileDeck('d', 'd/deck.mdx', `${HEAD}# A\n\n${body}`);
  const faults = outcome.ok ? [] : outcome.faults.map(({ line, message }) => `${line} ${message}`);
  return { faults, code: outcome.ok ? outcome.code : '', deck: outcome.ok ? outcome.deck : null };
}

test('VA7 text shows each person their own value, and a block says which it reads', async () => {
  const { faults, code, deck } = await compiled(
    'Hi {PARTICIPANT}, see {HELLO_URL}.\n\n```sh run\ncurl "$PORT_3000_URL" "$tag" $(id) $LOGNAME\n```\n',
  );
  expect(faults).toEqual([]);
  expect(deck?.variables).toEqual(['PARTICIPANT', 'HELLO_URL', 'PORT_3000_URL', 'tag']);
  expect(code).toContain('otherwise:"the address of hello"');
  expect(code).toContain('variables:"PORT_3000_URL tag"');
  expect(deck?.blocks[0]?.text).toContain('"$PORT_3000_URL" "$tag"');
});

test.each([
  ['an unknown one in text', 'Hi {PARTICIPENT}.', '12 There is no variable “PARTICIPENT”.'],
  ['one that differs, in an attribute', '<b title={PARTICIPANT}>x</b>', '12 PARTICIPANT differs from person to person'],
  ['a slip in a command', '```sh check\ntest "$PARTICPANT"\n```', '12 There is no variable $PARTICPANT'],
  ['the element in its place', '<LiveVariable name="PARTICIPANT" />', '12 <LiveVariable> is not a component.'],
])('VA8 %s is a fault', async (_what, body, message) => {
  expect((await compiled(body)).faults).toEqual([expect.stringContaining(message)]);
});

test('VA9 what a deck sets itself is no slip, and names with a meaning are a fault of the frontmatter', async () => {
  const { faults } = await compiled(
    '```sh run\ntags="a b"; for PARTICIPANTS in $tags; do echo $PARTICIPANTS; done\n```\n',
  );
  expect(faults).toEqual([]);
  const outcome = await compileDeck('d', 'd/deck.mdx', `${HEAD.replace('tag: v1', 'PATH: x\n  HELLO_URL: y')}# A`);
  expect(outcome.ok ? [] : outcome.faults.map(({ line }) => line)).toEqual([7, 8]);
});

test('VA10 a room gives its sandbox what they are now, and tells its pages once', async () => {
  const provider = new FakeProvider();
  await provider.start(sandboxRequest());
  const [sandbox] = provider.started;
  const { deck } = await compiled('At {PORT_3000_URL}.');
  let name: string | null = null;
  const facts: Fact[] = [];
  const room = new RoomVariables({
    readDeck: async () => deck,
    sandbox: () => sandbox ?? null,
    ports: () => ['hello'],
    audience: (id) => ({ url: `http://{port}-${id}.example/` }),
    participant: () => name,
    broadcast: (fact) => void facts.push(fact),
  });
  await room.read();
  expect(sandbox?.variables).toEqual({
    PARTICIPANT: 'participant',
    NODE1_ADDRESS: sandbox?.nodes[0].address,
    PORT_3000_URL: `http://3000-${sandbox?.id}.example/`,
    HELLO_URL: `http://hello-${sandbox?.id}.example/`,
    tag: 'v1',
  });
  name = 'Ada';
  room.refresh();
  room.refresh();
  expect(sandbox?.variables).toHaveProperty('PARTICIPANT', 'Ada');
  expect(facts.map(({ type }) => type)).toEqual(['variables-changed', 'variables-changed']);
});

test('VA11 the name is that of the open room on the deck, as it is now', async () => {
  const heard: string[] = [];
  const rooms = new OpenRooms({
    ...{ events: openMemoryLog(), library: openLibrary(TEST_CONTENT), audience: () => ({ url: '', path: '' }) },
    log: createLog({ level: 'silent', pretty: false, write: () => {} }),
    work: () => ({
      ...{ now: () => null, kept: async () => NO_PROGRESS, extend: () => false, reset: () => false },
      forgetLast() {},
      copy: async () => ({ refused: 'not in this test' }),
    }),
    onMember: (deck, participant) => void heard.push(`${deck} ${participant} ${rooms.nameOf(deck, participant)}`),
  });
  const room = await rooms.open('basics', null);
  const member = await room.entry.admit('p1', 'Ada', 'presenter');
  room.obey(member?.id ?? '', { type: 'rename', name: 'Ada L.' });
  expect(heard).toEqual(['basics p1 Ada', 'basics p1 Ada L.']);
  expect([rooms.nameOf('lab', 'p1'), rooms.nameOf('basics', 'p2')]).toEqual([null, null]);
  room.obey(member?.id ?? '', { type: 'end' });
  expect(rooms.nameOf('basics', 'p1')).toBe(null);
  await rooms.close();
});
