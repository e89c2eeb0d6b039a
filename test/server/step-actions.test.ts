import { PassThrough } from 'node:stream';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Deck } from '#core/deck';
import { blockId } from '#core/ids';
import type { Fact, RunState } from '#core/protocol';
import { RoomBlocks } from '#server/live/room-blocks';
import { TerminalRelay } from '#server/live/terminal-relay';
import type { Sandbox, Shell } from '#server/sandbox/provider';
import { block, HASH } from '../support/block';
import { FakeProvider } from '../support/fake-provider';
import { screensInProcess } from '../support/screens';

const PROMPT = '\x1b]133;A\x07$ \x1b]133;B\x07';
const BEGUN = '\x1b]133;C\x07';
const ended = (status: number) => `\x1b]133;D;${status}\x07`;

const blocks = [
  block('serve', { wait: 'Listening on \\d+' }),
  block('slow', { wait: '(a+)+$' }),
  block('query', { role: 'type', text: 'select 1;\nselect 2;\n' }),
];
const id = (name: string) => blockId('deck', name, HASH);
const deck = { name: 'deck', blocks } as unknown as Deck;

/** A room's blocks over one shell, at its prompt. */
async function openRoom() {
  const output = new PassThrough();
  const said: string[] = [];
  const facts: Fact[] = [];
  const shell: Shell = {
    ...{ id: 'shell-of-this-test', places: [], output, offset: 0, live: 0, exited: new Promise<null>(() => {}) },
    write: (bytes) => said.push(Buffer.from(bytes).toString()) > 0,
    onTaken: () => {},
    resize: () => {},
    interrupt: async () => {},
    leave: async () => {},
    kill: async () => {},
  };
  const room = new RoomBlocks(
    async () => deck,
    (fact) => void facts.push(fact),
    () => expect.unreachable('no terminal is looked for'),
  );
  const relay = new TerminalRelay(1, shell, {
    screens: screensInProcess(),
    size: { cols: 80, rows: 24 },
    onBlock: (change, at) => void room.changed(change, at),
    onPortNamed: () => {},
    onEnd: () => {},
  });
  output.write(PROMPT);
  await vi.waitFor(() => expect(relay.activity).toBe('prompt'));
  const step = (name: string, once = true) =>
    room.run(id(name), { relay, node: 'node1' } as never, sandbox, { interrupt: false, once });
  const prints = async (text: string, run: RunState) => {
    output.write(text);
    await vi.waitFor(() => expect(Object.values(room.runs)).toContainEqual(run));
  };
  return { room, relay, said, facts, step, prints, output };
}

let sandbox: Sandbox;
let room: Awaited<ReturnType<typeof openRoom>>;
beforeEach(async () => {
  const nodes = [{ name: 'node1', role: 'manager' }] as never;
  sandbox = await new FakeProvider().start({ owner: 'x', engine: 'lazy', nodes } as never);
  room = await openRoom();
});

const running: RunState = { state: 'running', terminal: 1 };
const ready: RunState = { state: 'finished', terminal: 1, status: 0, ready: true };

test('TA7 a step runs its block once in a sandbox, and a click runs it again', async () => {
  expect(await room.step('serve')).toBeNull();
  await room.prints(`${BEGUN}${ended(0)}${PROMPT}`, { state: 'finished', terminal: 1, status: 0 });
  expect(await room.step('serve')).toMatchObject({ reason: 'has-run' });
  expect(room.said.length).toBe(1);
  expect(await room.step('serve', false)).toBeNull();
  expect(room.said.length).toBe(2);
});

test('TA8 of two windows that step at the same moment one runs the block', async () => {
  const outcomes = await Promise.all([room.step('serve'), room.step('serve')]);
  expect(outcomes.map((outcome) => outcome?.reason ?? 'typed')).toEqual(['typed', 'has-run']);
  expect(room.said).toEqual(['\x05 \x15echo serve\r']);
});

test('TA9 what an earlier server has run is not run by a step, and a new sandbox has run nothing', async () => {
  const kept: RunState = { state: 'finished', terminal: 1, status: 1 };
  room.room.adopt({ serve: { at: 5, run: kept } }, []);
  expect(await room.step('serve')).toMatchObject({ reason: 'has-run' });
  room.room.reset();
  expect(await room.step('serve')).toBeNull();
});

test('TA10 a step types nothing into a program that holds the terminal', async () => {
  room.output.write(BEGUN);
  await vi.waitFor(() => expect(room.relay.activity).toBe('running'));
  expect(await room.step('serve')).toMatchObject({ reason: 'terminal-busy' });
  expect(room.said).toEqual([]);
});

test('TA11 a block is ready when its output matches, and the terminal is still held', async () => {
  await room.step('serve');
  await room.prints(`echo Listening on 1\r\n${BEGUN}Listen`, running);
  await room.prints('ing \x1b[1mon 8080\r\n', ready);
  expect(room.relay.activity).toBe('running');
  room.output.write(`${ended(3)}${PROMPT}`);
  await vi.waitFor(() => expect(room.relay.activity).toBe('prompt'));
  expect(room.room.runs.serve).toEqual(ready);
});

test('TA12 when the prompt is back before, the exit status counts', async () => {
  await room.step('serve');
  const failed: RunState = { state: 'finished', terminal: 1, status: 7 };
  await room.prints(`${BEGUN}no such file\r\n${ended(7)}${PROMPT}`, failed);
});

test('TA13 a pattern that takes for ever stalls nothing, and the exit status counts', async () => {
  await room.step('slow');
  await room.prints(`${BEGUN}${'a'.repeat(60)}b\r\n`, running);
  const start = performance.now();
  await room.prints(`${'a'.repeat(60)}b\r\n${ended(0)}${PROMPT}`, { state: 'finished', terminal: 1, status: 0 });
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('TA14 a later server waits for the same output', async () => {
  await room.step('serve');
  await room.prints(BEGUN, running);
  const recorded = room.room.changed({ block: 'serve', run: running }, 12);
  expect(recorded.serve?.wait).toBe('Listening on \\d+');
  const later = await openRoom();
  later.room.adopt(recorded, [{ terminal: 1, node: 'node1' }]);
  expect(later.room.unfinished(1)).toEqual({ name: 'serve', at: 12, wait: 'Listening on \\d+' });
});

test('TA15 what is typed without Enter stands at the prompt as one entry, and counts as typed at once', async () => {
  expect(await room.step('query')).toBeNull();
  expect(room.said).toEqual(['\x05 \x15\x1b[200~select 1;\nselect 2;\x1b[201~']);
  expect(room.room.runs.query).toEqual({ state: 'typed', terminal: 1 });
  expect(room.relay.activity).toBe('prompt');
});

test('TA16 and goes into the program that holds the terminal, as a person would type it', async () => {
  room.output.write(BEGUN);
  await vi.waitFor(() => expect(room.relay.activity).toBe('running'));
  expect(await room.step('query')).toBeNull();
  expect(room.said).toEqual(['select 1;\rselect 2;']);
});
