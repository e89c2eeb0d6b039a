import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OutputGap } from '#core/terminal-protocol';
import { shellEnvironment } from '#server/config';
import { createLog } from '#server/log';
import { createLocalProvider } from '#server/sandbox/local/provider';
import type { SandboxProvider, Shell } from '#server/sandbox/provider';
import { coreOf, openHeadless } from '#server/screens/internals';
import { IMAGE_FOLDER, type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { ScriptedPage } from '../support/scripted-page';
import { stateOf } from '../support/terminal-state';
import { until } from '../support/until';

const RUNS = 200;
/** Runs on one shell, before the next gets a new one. */
const RUNS_A_SHELL = 20;

/** What really came out of the last shell that was opened, and went into it; `first` numbers its first byte. */
let truth = { first: 0, output: [] as Buffer[], input: [] as Buffer[] };
let server: InProcess;

beforeAll(async () => {
  const log = createLog({ level: 'silent', pretty: false });
  let provider: SandboxProvider | undefined;
  // The folder is known only once the server stands; no sandbox starts before.
  const folder = { dataDir: '' };
  const local = () => {
    const deps = { dataDir: folder.dataDir, environment: shellEnvironment(), imageFolder: IMAGE_FOLDER, log };
    provider ??= createLocalProvider(deps);
    return provider;
  };
  const recorded: SandboxProvider = {
    ...createLocalProvider({ dataDir: '', environment: {}, imageFolder: IMAGE_FOLDER, log }),
    start: async (request) => {
      const sandbox = await local().start(request);
      const [node] = sandbox.nodes;
      return { ...sandbox, nodes: [{ ...node, openShell: async (size) => record(await node.openShell(size)) }] };
    },
    close: async () => provider?.close(),
  };
  server = await startInProcess({ provider: recorded });
  folder.dataDir = server.dataDir;
});
afterAll(() => server.close());

/** The same shell; whoever reads it first is written down with what they get. */
function record(shell: Shell): Shell {
  const mine = { first: shell.offset, output: [] as Buffer[], input: [] as Buffer[] };
  truth = mine;
  const { output } = shell;
  const on = output.on.bind(output);
  // Whoever listens hears what is written down, no more and no less.
  output.on = ((event: string, listener: (bytes: Buffer) => void) => {
    const heard = (bytes: Buffer) => {
      if (event === 'data') mine.output.push(bytes);
      listener(bytes);
    };
    return on(event, heard);
  }) as typeof output.on;
  return {
    ...shell,
    write(bytes, place) {
      mine.input.push(Buffer.from(bytes));
      return shell.write(bytes, place);
    },
  };
}

/** Small, quick and the same for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return (state >>> 8) % below;
  };
}

function gapsOf(page: ScriptedPage): OutputGap[] {
  page.cut();
  return page.gaps;
}

/** Each byte of the stream once and in order, or in a gap that was stated and that a screen ends. */
function verifyOutput(page: ScriptedPage, stream: Buffer): void {
  const gaps = gapsOf(page).toSorted((a, b) => a.from - b.from);
  const { first } = truth;
  let at = page.first ?? first;
  const passGaps = (to: number) => {
    for (; gaps[0] && gaps[0].from === at && at < to; gaps.shift()) at = gaps[0].to;
  };
  for (const each of page.came) {
    const { offset, bytes } = each;
    passGaps(offset);
    expect(offset, 'a silent gap, a repeat or a wrong order').toBe(at);
    if ('cols' in each) continue;
    if (Buffer.compare(stream.subarray(at - first, at - first + bytes.length), bytes) !== 0)
      throw new Error(`other bytes at ${at}`);
    at += bytes.length;
  }
  passGaps(first + stream.length);
  expect(gaps, 'a gap that there was not').toEqual([]);
  expect(at).toBe(first + stream.length);
}

const SIZE = { cols: 100, rows: 30, scrollback: 1_000 };
const COMPARED_LINES = 60;

/** What the page shows is what a terminal shows that was fed the whole stream: behind each gap, and in the end. */
function verifyScreens(page: ScriptedPage, stream: Buffer): void {
  const [shown, whole] = [openHeadless(SIZE), openHeadless(SIZE)];
  let fed = 0;
  const feedTo = (offset: number) => {
    coreOf(whole).writeSync(stream.subarray(fed, offset - truth.first));
    fed = offset - truth.first;
  };
  for (const each of page.came) {
    if ('cols' in each) {
      feedTo(each.offset);
      coreOf(shown).writeSync(Buffer.concat([Buffer.from('\x18\x1bc'), each.bytes]));
      expect(stateOf(shown, COMPARED_LINES)).toEqual(stateOf(whole, COMPARED_LINES));
      counts.screens += 1;
    } else coreOf(shown).writeSync(each.bytes);
  }
  feedTo(truth.first + stream.length);
  expect(stateOf(shown, COMPARED_LINES)).toEqual(stateOf(whole, COMPARED_LINES));
}

function sizeOfOutput(): number {
  return truth.output.reduce((sum, bytes) => sum + bytes.length, 0);
}

const counts = { screens: 0, cuts: 0, away: 0, interrupted: 0, dropped: 0 };

/** One run: a few acts on the page, then it comes to rest at the shell's prompt with everything read. */
async function run(page: ScriptedPage, random: (below: number) => number, mark: string): Promise<void> {
  const acts: (() => void | Promise<void>)[] = [
    () => page.type(`: ${'x'.repeat(random(60))}\r`),
    () => page.type(`seq ${random(400)}\r`),
    () => page.type(`yes ${random(9)} | head -c ${100_000 + random(1_500_000)}\r`),
    () => page.type('\x03'),
    () => {
      counts.cuts += 1;
      page.cut();
    },
    () => {
      page.cut();
      page.type(`${'y'.repeat(random(700))}\x15`);
    },
    () => page.connect(),
    () => page.setPace(random(2) === 0),
    () => new Promise<void>((resolve) => void setImmediate(resolve)),
  ];
  /** What would hardly happen by chance. */
  const begin = [
    async () => {
      page.type('yes | head -c 4000000\r');
      page.cut();
      const before = sizeOfOutput();
      await until('more output than is kept', () => sizeOfOutput() > before + 1_500_000, 1_000).catch(() => {});
    },
    async () => {
      page.setPace(false);
      page.type('yes\r');
      const before = page.next;
      await until('a full window', () => page.next > before + 260_000, 1_000).catch(() => {});
      page.type('\x03');
    },
  ];
  await begin[random(4)]?.();
  for (let left = 3 + random(5); left > 0; left -= 1) await acts[random(acts.length)]?.();
  await page.connect();
  page.setPace(true);
  // Until it is heard: what runs may take the first for its own input, and bash drops what comes close behind Ctrl-C.
  await until(`the mark ${mark}`, async () => {
    const before = truth.output.length;
    page.type('\x03');
    await until('its echo', () => truth.output.length > before, 200).catch(() => {});
    page.type(`\x15echo ${mark.slice(0, 3)}''${mark.slice(3)}\r`);
    return until('the mark', () => isHeard(mark), 500).catch(() => false);
  });
  await page.connect();
}

function isHeard(mark: string): boolean {
  return Buffer.concat(truth.output.slice(-6)).includes(`${mark}\r\n`);
}

test(`TM1 in ${RUNS} runs over real sockets each byte arrives once and in order, or lies in a gap that is stated, with the right screen behind it`, async () => {
  const cookie = await server.presenter();
  for (let shell = 0; shell < RUNS / RUNS_A_SHELL; shell += 1) {
    const page = new ScriptedPage(server.url, `page-number-${shell}`, cookie);
    await page.connect();
    // What is typed before bash reads may be thrown away by it.
    await until('the first prompt', () => Buffer.concat(truth.output).includes('\x1b]133;B'));
    for (let round = 0; round < RUNS_A_SHELL; round += 1) {
      const seed = shell * RUNS_A_SHELL + round;
      await run(page, randomFrom(seed), `run${seed}over`);
    }
    await until('all output', () => page.next === truth.first + sizeOfOutput());
    const stream = Buffer.concat(truth.output);
    verifyOutput(page, stream);
    verifyScreens(page, stream);
    verifyInput(page);
    for (const { reason } of page.gaps) counts[reason] += 1;
    await closeTerminal(cookie);
  }
  // Everything that is to be proven has happened.
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
}, 300_000);

/** Nothing was dropped for age, as no time passes: all that was typed went in once and in order, but what was given up. */
function verifyInput(page: ScriptedPage): void {
  const typed = Buffer.concat(page.typed);
  const taken = Buffer.concat(truth.input);
  expect(taken.length + page.dropped).toBe(typed.length);
  let at = 0;
  for (const byte of taken) {
    at = typed.indexOf(byte, at) + 1;
    if (at === 0) throw new Error('a byte was typed twice or in the wrong order');
  }
  if (page.dropped === 0) expect(taken.equals(typed)).toBe(true);
  counts.dropped += page.dropped;
}

async function closeTerminal(cookie: string): Promise<void> {
  const closer = await Participant.join({ url: server.url, deck: 'basics', cookie });
  closer.send({ type: 'close-terminal', terminal: 1 });
  await closer.fact('terminal-closed');
  closer.leave();
}
