import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Block } from '#core/deck';
import { blockId } from '#core/ids';
import { CLOSE, MAX_MESSAGE_BYTES, PROTOCOL_VERSION } from '#core/protocol';
import { openLibrary } from '#server/content/library';
import { type InProcess, startInProcess, TEST_CONTENT } from '../support/in-process';
import { Participant } from '../support/participant';
import { until } from '../support/until';

let server: InProcess;
let blocks: Block[];

beforeAll(async () => {
  server = await startInProcess();
  const outcome = await openLibrary(TEST_CONTENT).compiled('basics');
  blocks = outcome?.ok ? outcome.deck.blocks : [];
});
afterAll(() => server.close());

function id(name: string): string {
  const block = blocks.find((each) => each.name === name);
  if (!block) throw new Error(`no block ${name}`);
  return blockId('basics', block.name, block.hash);
}

/** A presenter of their own, with a terminal at its prompt. */
async function atPrompt(): Promise<Participant> {
  const participant = await Participant.join({ url: server.url, deck: 'basics', cookie: await server.presenter() });
  participant.open();
  await participant.prompt();
  return participant;
}

test('L1 a presenter gets a shell in the work folder, with colours and UTF-8', async () => {
  const participant = await atPrompt();
  participant.type('cat readme.txt; printf "\\033[31mkäse 船\\033[0m\\n"\r');
  expect(await participant.sees(/\x1b\[31mkäse 船/)).toContain('work file');
  participant.leave();
});

test('L2 the size that the page says is the size that programs see', async () => {
  const participant = await atPrompt();
  participant.sendTo(1, { type: 'resize', cols: 71, rows: 17 });
  participant.type('stty size\r');
  await participant.sees(/17 71/);
  participant.leave();
});

test('L3 a block runs by its id, from waiting over running to its status', async () => {
  const participant = await atPrompt();
  participant.run(id('say-hello'));
  await participant.sees(/[\x07\\]hello from the sandbox\r/);
  const finished = await participant.fact('run-changed', (fact) => fact.run?.state === 'finished');
  expect(finished).toMatchObject({ block: 'say-hello', run: { status: 0, terminal: 1 } });
  const states = participant.facts.flatMap((fact) => (fact.type === 'run-changed' ? [fact.run?.state] : []));
  expect(states).toEqual(['waiting', 'running', 'finished']);
  participant.leave();
});

test('L4 a block of several commands runs as one and tells the first failure', async () => {
  const participant = await atPrompt();
  participant.run(id('write'));
  const finished = await participant.fact('run-changed', (fact) => fact.run?.state === 'finished');
  expect(finished.run).toMatchObject({ status: 1 });
  participant.leave();
});

test('L5 what was typed and not sent is put aside before a block is typed', async () => {
  const participant = await atPrompt();
  participant.type('rm -rf nonsense ');
  await participant.sees(/nonsense/);
  participant.run(id('say-hello'));
  const finished = await participant.fact('run-changed', (fact) => fact.run?.state === 'finished');
  expect(finished.run).toMatchObject({ status: 0 });
  participant.leave();
});

test('L6 while a program holds the terminal a click types nothing; interrupt ends the program first', async () => {
  const participant = await atPrompt();
  participant.type('seq 500 | less\r');
  await participant.sees(/\n:|\x1b\[7m/);
  const before = participant.facts.length;
  participant.run(id('say-hello'));
  const refused = await participant.fact('refused', () => true, before);
  expect(refused).toMatchObject({ reason: 'terminal-busy', block: id('say-hello'), terminal: 1 });
  expect(participant.output.get(1)).not.toContain('hello from the sandbox');
  participant.run(id('say-hello'), true);
  await participant.sees(/[\x07\\]hello from the sandbox\r/);
  participant.leave();
});

test('L7 a check fails with its output as the hint and passes once its condition holds', async () => {
  const participant = await atPrompt();
  participant.send({ type: 'check-block', block: id('file-is-there') });
  const failed = await participant.fact('check-changed', (fact) => fact.check?.state === 'failed');
  expect(failed.check).toEqual({ state: 'failed', status: 1, output: 'There is no greeting yet.' });
  participant.run(id('write'));
  await participant.fact('run-changed', (fact) => fact.run?.state === 'finished');
  participant.send({ type: 'check-block', block: id('file-is-there') });
  await participant.fact('check-changed', (fact) => fact.check?.state === 'passed');
  participant.leave();
});

test('CK21 what a page says it shows is checked unasked, and again soon after a command has ended', async () => {
  const participant = await atPrompt();
  participant.send({ type: 'watch-checks', blocks: [id('file-is-there')] });
  const first = await participant.fact('check-changed');
  expect(first.check).toMatchObject({ state: 'failed', output: 'There is no greeting yet.' });
  participant.type('echo hello > greeting.txt\r');
  await participant.fact('check-changed', (fact) => fact.check?.state === 'passed');
  participant.type('rm greeting.txt\r');
  const before = participant.facts.length;
  await participant.fact('check-changed', (fact) => fact.check?.state === 'failed', before);
  const states = participant.facts.flatMap((fact) => (fact.type === 'check-changed' ? [fact.check?.state] : []));
  expect(states).toEqual(['failed', 'passed', 'failed']);
  participant.leave();
});

test('L8 blocks of another text, of no deck or of the wrong role are refused, each in words', async () => {
  const participant = await atPrompt();
  const changed = id('say-hello').replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  const cases: [string, string][] = [
    [changed, 'block-changed'],
    ['basics/nothing@0123456789ab', 'unknown-block'],
    ['other/say-hello@0123456789ab', 'unknown-block'],
    ['echo pwned', 'unknown-block'],
    [id('file-is-there'), 'unknown-block'],
  ];
  for (const [block, reason] of cases) {
    const before = participant.facts.length;
    participant.run(block);
    const refused = await participant.fact('refused', (fact) => 'block' in fact && fact.block === block, before);
    expect(refused.reason, block).toBe(reason);
  }
  expect(participant.output.get(1)).not.toContain('pwned');
  participant.leave();
});

test('L9 without Docker a block that needs it says what is missing', async () => {
  const participant = await atPrompt();
  participant.run(id('docker-version'));
  expect(await participant.fact('refused')).toMatchObject({ reason: 'needs-docker' });
  participant.leave();
});

test('L10 a page that comes back gets exactly the bytes it missed', async () => {
  const first = await atPrompt();
  first.type('for i in $(seq 1 400); do echo "line $i"; sleep 0.005; done\r');
  await first.sees(/line 20\r/);
  first.cut();
  const text = first.output.get(1) ?? '';
  const from = first.next.get(1) ?? 0;
  const second = await Participant.join({ url: server.url, deck: 'basics', cookie: first.cookie });
  second.open(1, from, first.shells.get(1));
  expect(await second.fact('terminal-opened')).toMatchObject({ from, reset: false });
  const all = text + (await second.sees(/line 400\r/));
  const numbers = [...all.matchAll(/line (\d+)\r\n/g)].map((match) => Number(match[1]));
  expect(numbers).toEqual(Array.from({ length: 400 }, (_, i) => i + 1));
  second.leave();
});

test('L11 a page that parses nothing holds the shell back instead of filling memory', async () => {
  const participant = await atPrompt();
  participant.acknowledges = false;
  const start = participant.next.get(1) ?? 0;
  participant.type('yes | head -c 20000000\r');
  await until('the window to fill', () => (participant.next.get(1) ?? 0) - start > 200_000);
  participant.send({ type: 'ping' });
  await participant.fact('ponged');
  expect((participant.next.get(1) ?? 0) - start).toBeLessThan(330_000);
  participant.acknowledges = true;
  participant.sendTo(1, { type: 'acknowledge', offset: participant.next.get(1) ?? 0 });
  await until('the rest', () => (participant.next.get(1) ?? 0) - start > 20_000_000, 60_000);
  participant.leave();
});

test('L12 a terminal is shown in one window: the last that opened it', async () => {
  const first = await atPrompt();
  const second = await Participant.join({ url: server.url, deck: 'basics', cookie: first.cookie });
  second.open();
  await second.prompt();
  expect(await first.fact('terminal-closed')).toMatchObject({
    terminal: 1,
    reason: 'This terminal is now shown in another window.',
    goesOn: true,
  });
  first.leave();
  second.leave();
});

test('L13 a shell that exits is said so, and the terminal opens anew', async () => {
  const participant = await atPrompt();
  participant.type('exit 3\r');
  expect((await participant.fact('terminal-closed')).reason).toBe('The shell has ended with status 3.');
  const before = participant.facts.length;
  participant.open();
  await participant.fact('terminal-opened', (fact) => fact.reset, before);
  participant.leave();
});

test('L14 a guest gets no local shell, and is told why', async () => {
  const guest = await Participant.join({ url: server.url, deck: 'basics' });
  guest.open();
  const refused = await guest.fact('sandbox-changed');
  expect(refused.sandbox).toMatchObject({ state: 'refused' });
  expect(JSON.stringify(refused)).toContain('presenter only');
  guest.leave();
});

test.each([
  ['no hello', '{"type":"ping"}', CLOSE.badMessage],
  ['no JSON', '{', CLOSE.badMessage],
  ['binary before hello', new Uint8Array([1, 2, 3]), CLOSE.badMessage],
  ['an older page', JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION - 1, deck: 'basics' }), CLOSE.outdated],
  ['an unknown deck', JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, deck: 'nothing' }), CLOSE.unknownDeck],
  [
    'a path as deck',
    JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, deck: '../basics' }),
    CLOSE.unknownDeck,
  ],
])('L15 a first message with %s closes the socket with its own code', async (_what, message, code) => {
  const participant = await Participant.connect({ url: server.url, deck: 'basics' });
  participant.sendRaw(message);
  expect((await until('the close', () => participant.closed)).code).toBe(code);
});

test.each([
  ['no JSON', 'x', CLOSE.badMessage],
  ['an unknown command', '{"type":"reboot"}', CLOSE.badMessage],
  ['bytes', new Uint8Array([9, 9]), CLOSE.badMessage],
  ['an oversized message', 'x'.repeat(MAX_MESSAGE_BYTES + 1), 1009],
])('L16 %s closes that socket only; others live on', async (_what, message, code) => {
  const other = await atPrompt();
  const participant = await Participant.join({ url: server.url, deck: 'basics', cookie: other.cookie });
  participant.sendRaw(message);
  expect((await until('the close', () => participant.closed)).code).toBe(code);
  other.type('echo still-$((40+2))\r');
  await other.sees(/still-42/);
  other.leave();
});

test('L17 output that was never sent cannot be acknowledged', async () => {
  const participant = await atPrompt();
  participant.sendTo(1, { type: 'acknowledge', offset: Number.MAX_SAFE_INTEGER });
  expect(await participant.fact('refused')).toMatchObject({ reason: 'bad-input', terminal: 1 });
  participant.leave();
});

test('L29 a page that shows a terminal has its sandbox started before it asks; one that shows none has not', async () => {
  const cookie = await server.presenter();
  const reader = await Participant.join({ url: server.url, deck: 'basics', cookie });
  reader.send({ type: 'ping' });
  await reader.fact('ponged');
  expect(reader.facts.some(({ type }) => type === 'sandbox-changed')).toBe(false);
  const page = await Participant.join({ url: server.url, deck: 'basics', cookie, terminal: true });
  await page.fact('sandbox-changed', (fact) => fact.sandbox.state === 'ready');
  reader.leave();
  page.leave();
});
