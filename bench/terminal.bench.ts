// How fast and how exact is a terminal through the whole path, beside the same exec stream read directly?
import { randomUUID } from 'node:crypto';
import { runExec } from '#server/sandbox/docker/exec';
import { Participant } from '../test/support/participant';
import { until } from '../test/support/until';
import { INSPECTED } from './heap';
import { idleTerminals } from './idle';
import { type Line, openBareLine, openLiveLine, PROMPT } from './line';
import { quantile, report } from './report';
import { resumeFigures } from './resume';
import { type BenchGround, onlySandbox, onSite, quiet } from './sandboxes';
import { watchedFigures } from './watched';

const DECK = 'zero-to-production';

const KEYS_A_ROUND = 200;
/** Counted apart: both ends still run code that V8 has not compiled. */
const WARM_UP_ROUNDS = 10;
const ROUNDS = 50;
const FLOODS = 5;
/** Typed on one line before it is cleared: it must not wrap. */
const KEYS_A_LINE = 50;
const FLOOD_FILE = '/tmp/flood';
/** Of random bytes; a third more in base64. */
const FLOOD_SOURCE_BYTES = 37_500_000;

const INTERRUPTS = 5;
/** Of a flood that has come before it is interrupted. */
const INTERRUPT_AFTER_BYTES = 5_000_000;
/** Terminals that are opened one after the other: all that a participant may have, but one. */
const OPENINGS = 6;
const FIRST_OPENING = 2;
const LAST_NUMBER = 200_000;
const CUTS = 20;
/** Terminals in which nothing happens. */
const IDLE = [50, 500];

type Samples = {
  coldMs: number[];
  echoesMs: number[];
  floodsMbs: number[];
  interruptsMs: number[];
  seqInterruptsMs: number[];
  promptsMs: number[];
};

const samplesOf = (): Samples => ({
  coldMs: [],
  echoesMs: [],
  floodsMbs: [],
  interruptsMs: [],
  seqInterruptsMs: [],
  promptsMs: [],
});

const { live, bare, engine } = await onSite(async (ground) => {
  const { url } = ground.site;
  const { line: liveLine, cookie, page } = await openLiveLine(url, DECK);
  const container = await onlySandbox(ground);
  const bareLine = await openBareLine(container);
  const flood = `head -c ${FLOOD_SOURCE_BYTES} /dev/urandom | base64 >${FLOOD_FILE}`;
  if ((await runExec(container, ['bash', '-c', flood])) !== 0) throw new Error('the flood could not be made');
  const openLive = async (at: number) => (await openLiveLine(url, DECK, FIRST_OPENING + at, cookie)).line;
  const sides = [
    { line: liveLine, samples: samplesOf(), open: openLive },
    { line: bareLine, samples: samplesOf(), open: () => openBareLine(container) },
  ];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    for (const { line, samples } of inTurn(sides, round)) {
      const echoes = await echoesOf(line);
      (round < WARM_UP_ROUNDS ? samples.coldMs : samples.echoesMs).push(...echoes);
    }
  }
  // The first of each only warms up.
  for (let round = 0; round <= FLOODS; round += 1) {
    for (const { line, samples } of inTurn(sides, round)) {
      const flooded = await floodOf(line);
      if (round > 0) samples.floodsMbs.push(flooded);
    }
  }
  for (let round = 0; round < INTERRUPTS; round += 1)
    for (const { line, samples } of inTurn(sides, round)) {
      samples.interruptsMs.push(await interruptOf(line, 'yes'));
      samples.seqInterruptsMs.push(await interruptOf(line, 'seq 1000000000'));
    }
  for (let round = 0; round < OPENINGS; round += 1) {
    for (const { samples, open } of inTurn(sides, round)) {
      const start = performance.now();
      const line = await open(round);
      samples.promptsMs.push(performance.now() - start);
      line.close();
    }
  }
  // While a page is left the sandbox stays, however often another is cut off.
  const exact = { ...(await exactnessOver(url, cookie)), ...(await resumeFigures(page, FIRST_OPENING)) };
  const watched = await watchedFigures({ url, pid: ground.site.pid, path: await page.share(1), line: liveLine });
  for (const { line } of sides) line.close();
  const [live, bare] = sides.map(({ samples }) => figuresOf(samples));
  const figures = { ...live, ...exact, ...watched.figures };
  return { live: figures, bare: { ...bare, ...watched.baselines }, engine: ground.connection.version };
});
const idle = await onSite(idleFigures, INSPECTED);
report({ bench: 'terminal', figures: { ...live, ...idle }, baselines: bare, engine });

async function idleFigures(ground: BenchGround): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  for (const count of IDLE) {
    await quiet(ground);
    const { serverKiB, shellKiB } = await idleTerminals(ground, DECK, count);
    figures[`idle${count}KiB`] = serverKiB;
    figures[`idle${count}ShellKiB`] = shellKiB;
  }
  return figures;
}

/** Neither side always comes first. */
function inTurn<T>(sides: T[], round: number): T[] {
  return round % 2 === 0 ? sides : sides.toReversed();
}

async function echoesOf(line: Line): Promise<number[]> {
  const echoes: number[] = [];
  for (let key = 0; key < KEYS_A_ROUND; key += 1) {
    const letter = String.fromCharCode(97 + (key % 26));
    echoes.push(await line.ask(letter, letter));
    if (key % KEYS_A_LINE === KEYS_A_LINE - 1) await line.ask('\x15', '\x1b[K');
  }
  return echoes;
}

/** In MB/s, from Enter to the last byte of some 50 MB. */
async function floodOf(line: Line): Promise<number> {
  const before = line.received;
  const tookMs = await line.ask(`cat ${FLOOD_FILE}; echo flood-''over\r`, 'flood-over', 60_000);
  return (line.received - before) / 1000 / tookMs;
}

/** From Ctrl-C in a flood to the prompt. */
async function interruptOf(line: Line, flood: string): Promise<number> {
  const before = line.received;
  await line.ask(`${flood}\r`, '\r\n', 10_000);
  await until('the flood', () => line.received - before > INTERRUPT_AFTER_BYTES);
  return line.ask('\x03', PROMPT, 30_000);
}

/** Numbered lines over sockets that are cut again and again: how many never came, how many came twice. */
async function exactnessOver(url: string, cookie: string): Promise<{ lost: number; repeated: number; cuts: number }> {
  const options = { url, deck: DECK, cookie, page: randomUUID() };
  const terminal = FIRST_OPENING + OPENINGS;
  let page = await Participant.join(options);
  page.open(terminal);
  await page.prompt(terminal);
  let text = '';
  let cuts = 0;
  page.type(`seq -f 'n%.0f;' ${LAST_NUMBER}; echo all-''over\r`, terminal);
  while (!(page.output.get(terminal) ?? '').includes('all-over\r')) {
    const seen = page.next.get(terminal) ?? 0;
    await until(
      'more output',
      () => (page.next.get(terminal) ?? 0) > seen + 1_000_000 / CUTS || isOver(page, terminal),
    );
    if (isOver(page, terminal)) break;
    page.cut();
    cuts += 1;
    text += page.output.get(terminal) ?? '';
    const [from, shell] = [page.next.get(terminal) ?? 0, page.shells.get(terminal)];
    page = await Participant.join(options);
    page.open(terminal, from, shell);
    await page.fact('terminal-opened');
  }
  text += page.output.get(terminal) ?? '';
  page.leave();
  const numbers = [...text.matchAll(/n(\d+);\r\n/g)].map((match) => Number(match[1]));
  const distinct = new Set(numbers);
  return { lost: LAST_NUMBER - distinct.size, repeated: numbers.length - distinct.size, cuts };
}

function isOver(page: Participant, terminal: number): boolean {
  return (page.output.get(terminal) ?? '').includes('all-over\r');
}

function figuresOf({ coldMs, echoesMs, floodsMbs, interruptsMs, seqInterruptsMs, promptsMs }: Samples) {
  return {
    echoP50: quantile(echoesMs, 0.5),
    echoP95: quantile(echoesMs, 0.95),
    echoP99: quantile(echoesMs, 0.99),
    coldEchoP50: quantile(coldMs, 0.5),
    throughput: quantile(floodsMbs, 0.5),
    interruptMs: quantile(interruptsMs, 0.5),
    interruptSeqMs: quantile(seqInterruptsMs, 0.5),
    firstPrompt: quantile(promptsMs, 0.5),
  };
}
