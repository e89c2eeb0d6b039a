import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeFrame, MAX_INPUT_BYTES } from '#core/frame';
import { CLOSE } from '#core/protocol';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { until } from '../support/until';

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

/** A presenter of their own, with a terminal at its prompt. */
async function atPrompt(): Promise<Participant> {
  const participant = await Participant.join({ url: server.url, deck: 'basics', cookie: await server.presenter() });
  participant.open();
  await participant.prompt();
  return participant;
}

/** An input frame for terminal 1 with the wrong bytes at the start, where given. */
function inputFrame(offset: number, text: string, start: number[] = []): Uint8Array {
  const frame = encodeFrame({ kind: 'input', offset, bytes: new TextEncoder().encode(text) });
  frame.set(start);
  return frame;
}

test.each([
  ['truncated', inputFrame(0, 'x').subarray(0, 8)],
  ['empty', new Uint8Array(0)],
  ['of an unknown kind', inputFrame(0, 'x', [9])],
  ['of the server’s kinds', inputFrame(0, 'x', [1])],
  ['numbered beyond all numbers', inputFrame(0, 'x', [2, 255, 255])],
  ['too large', inputFrame(0, 'x'.repeat(MAX_INPUT_BYTES + 1))],
])('L31 an input frame that is %s closes its socket and types nothing', async (_what, frame) => {
  const participant = await atPrompt();
  participant.sendRawTo(1, frame);
  expect((await until('the close', () => participant.closed)).code).toBe(CLOSE.badMessage);
});

test('L32 input that is repeated, or of which something is missing, is not typed', async () => {
  const participant = await atPrompt();
  const typed = 'printf "<%s>" one';
  participant.sendRawTo(1, inputFrame(0, typed));
  participant.sendRawTo(1, inputFrame(0, typed));
  participant.sendRawTo(1, inputFrame(0, `${typed} two`));
  participant.sendRawTo(1, inputFrame(1_000, ' three'));
  expect(await participant.fact('refused')).toMatchObject({ reason: 'bad-input', terminal: 1 });
  participant.sendRawTo(1, inputFrame(typed.length + 4, '\r'));
  await participant.sees(/<one><two>/);
  expect(participant.output.get(1)).not.toMatch(/three|<one><one>/);
  participant.leave();
});

test.each([0, 1_000_000, -1, 1.5])('L33 a size of %s closes the socket; the shell stays as it was', async (size) => {
  const participant = await atPrompt();
  const other = await Participant.join({ url: server.url, deck: 'basics', cookie: participant.cookie });
  other.sendRawTo(1, JSON.stringify({ type: 'resize', cols: size, rows: 24 }));
  expect((await until('the close', () => other.closed)).code).toBe(CLOSE.badMessage);
  participant.type('stty size\r');
  await participant.sees(/30 100/);
  participant.leave();
});

test('L34 bytes that are no UTF-8 arrive as they are, in both directions', async () => {
  const participant = await atPrompt();
  const came: Buffer[] = [];
  participant.onOutput = (_terminal, _offset, bytes) => void came.push(Buffer.from(bytes));
  participant.type('stty raw -echo; head -c 4 | tr "\\376" "\\374"; stty sane; echo over\r');
  await until('raw', () => Buffer.concat(came).includes('sane'));
  participant.type('a');
  const offset = 'stty raw -echo; head -c 4 | tr "\\376" "\\374"; stty sane; echo over\ra'.length;
  participant.input(offset, Uint8Array.of(0xfe, 0xc3, 0xff));
  await until('the bytes', () => Buffer.concat(came).includes(Buffer.from([0x61, 0xfc, 0xc3, 0xff])));
  participant.leave();
});

test('L35 a shell that exits at once is said to have ended, with its last words', async () => {
  const participant = await atPrompt();
  participant.type('exec printf "last words"\r');
  expect((await participant.fact('terminal-closed')).reason).toBe('The shell has ended with status 0.');
  expect(participant.output.get(1)).toMatch(/last words$/);
  participant.leave();
});
