// How long does a key take to come back through the whole path, beside the same exec stream read directly?
import { runExec } from '#server/sandbox/docker/exec';
import { type Line, openBareLine, openLiveLine } from './line';
import { quantile, report } from './report';
import { onlySandbox, onSite } from './sandboxes';

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

type Samples = { coldMs: number[]; echoesMs: number[]; floodsMbs: number[] };

const { live, bare, engine } = await onSite(async (ground) => {
  const liveLine = await openLiveLine(ground.site.url, 'zero-to-production');
  const container = await onlySandbox(ground);
  const bareLine = await openBareLine(container);
  const flood = `head -c ${FLOOD_SOURCE_BYTES} /dev/urandom | base64 >${FLOOD_FILE}`;
  if ((await runExec(container, ['bash', '-c', flood])) !== 0) throw new Error('the flood could not be made');
  const sides = [
    { line: liveLine, samples: { coldMs: [], echoesMs: [], floodsMbs: [] } as Samples },
    { line: bareLine, samples: { coldMs: [], echoesMs: [], floodsMbs: [] } as Samples },
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
  for (const { line } of sides) line.close();
  const [live, bare] = sides.map(({ samples }) => figuresOf(samples));
  return { live: live ?? {}, bare: bare ?? {}, engine: ground.connection.version };
});
report({ bench: 'echo', figures: live, baselines: bare, engine });

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

function figuresOf({ coldMs, echoesMs, floodsMbs }: Samples) {
  return {
    echoP50Ms: quantile(echoesMs, 0.5),
    echoP95Ms: quantile(echoesMs, 0.95),
    echoP99Ms: quantile(echoesMs, 0.99),
    coldEchoP50Ms: quantile(coldMs, 0.5),
    floodMedianMBs: quantile(floodsMbs, 0.5),
  };
}
