import { randomBytes } from 'node:crypto';
import type { Container } from 'dockerode';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collect, openExec, type RunningExec } from '#server/sandbox/docker/exec';
import { HOLD } from '#server/sandbox/docker/machine';
import { testEngine } from '../../support/engine';
import { until } from '../../support/until';

const RUNS = 60;
const NUMBERS = 16;

let container: Container;

beforeAll(async () => {
  const { connection, image } = await testEngine();
  container = await connection.docker.createContainer({
    Image: image,
    Entrypoint: ['sleep', '600'],
    HostConfig: { Init: true, AutoRemove: true, NetworkMode: 'none' },
  });
  await container.start();
});
afterAll(() => container?.kill());

function frame(kind: string, bytes: Uint8Array, length = bytes.length): Buffer {
  const head = Buffer.alloc(5);
  head.write(kind, 'latin1');
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, bytes]);
}

function numbers(page: bigint, offset: bigint): Buffer {
  const bytes = Buffer.alloc(NUMBERS);
  bytes.writeBigUInt64BE(page);
  bytes.writeBigUInt64BE(offset, 8);
  return bytes;
}

async function hold(...words: string[]): Promise<RunningExec & { text(): string; isOver(): boolean }> {
  const running = await openExec(container, { Cmd: [HOLD, ...words], AttachStdin: true });
  let text = '';
  let isOver = false;
  running.socket.on('data', (bytes: Buffer) => {
    text = (text + bytes.toString('latin1')).slice(-100_000);
  });
  for (const end of ['end', 'close']) {
    running.socket.once(end, () => {
      isOver = true;
    });
  }
  return { ...running, text: () => text, isOver: () => isOver };
}

async function listed(): Promise<string> {
  return collect(await openExec(container, { Cmd: [HOLD, 'list'] }), 10_000);
}

/** What a page or an engine that has gone mad might send. */
const BAD: Record<string, () => Buffer> = {
  'a length beyond all bounds': () => frame('i', Buffer.alloc(10), 0xffffffff),
  'a length just over the bound': () => frame('n', Buffer.alloc(10), 64 * 1024 + 1),
  'numbers cut short': () => Buffer.concat(['n', 's', 'a', 'r'].map((kind) => frame(kind, Buffer.alloc(7)))),
  'no bytes at all': () => Buffer.concat(['n', 's', 'a', 'r', 'i', '\0'].map((kind) => frame(kind, Buffer.alloc(0)))),
  'numbers without input': () => frame('n', numbers(1n, 0n)),
  'the largest numbers': () => {
    const largest = 2n ** 64n - 1n;
    const input = Buffer.concat([numbers(largest, largest), Buffer.alloc(1000)]);
    return Buffer.concat([frame('n', input), frame('s', numbers(2n, largest)), frame('a', Buffer.alloc(8, 255))]);
  },
  'a skip to the end of numbers, and input there': () => {
    const end = 2n ** 64n - 3n;
    return Buffer.concat([
      frame('s', numbers(3n, end)),
      frame('n', Buffer.concat([numbers(3n, end), Buffer.alloc(9)])),
    ]);
  },
  'half a frame': () => frame('i', Buffer.alloc(10), 5_000),
  'more pages than are remembered': () =>
    Buffer.concat(
      Array.from({ length: 40 }, (_, at) => frame('n', Buffer.concat([numbers(BigInt(at), 0n), Buffer.of(65)]))),
    ),
  noise: () => randomBytes(70_000),
};

test('S96 no frame harms a shell: it goes on, and answers whoever attaches next', async () => {
  const opened = await hold('open', 'tough', '80', '24', 'sh', '-c', 'stty raw -echo; exec cat');
  await until('its first line', () => opened.text().includes('\n'));
  let from = opened;
  for (let run = 0; run < RUNS; run += 1) {
    const [what = '', make] = Object.entries(BAD)[run % Object.keys(BAD).length] ?? [];
    from.socket.write(make?.() ?? '');
    const next = await hold('attach', 'tough', '-100');
    await until(`an answer after ${what}`, () => /\d+ \d+ \d+( [0-9a-f]{16}:\d+){0,16}\n/.test(next.text()));
    const word = `word-${run}.`;
    next.socket.write(frame('i', Buffer.from(word)));
    await until(`an echo after ${what}`, () => next.text().includes(word));
    await until('the one before to be let go', () => from.isOver());
    from = next;
  }
  expect(await listed()).toMatch(/^tough \d+ \d+ 80 24 -\n$/m);
  await collect(await openExec(container, { Cmd: [HOLD, 'drop', 'tough'] }), 100);
  expect(await listed()).not.toContain('tough');
});
