// Owns `slipway rehearse`: carries out every block and check of decks in fresh sandboxes, before anybody meets them.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { defineCommand } from 'citty';
import { describeFault } from '#core/fault';
import { describeTrial, faultsOf, type Rehearsal, type Trial } from '#core/rehearsal';
import { withLock } from '../../scripts/lock.mjs';
import { type Config, startFolder } from '../config';
import { type DeckOnDisk, type Library, openLibrary } from '../content/library';
import { createJudge } from '../live/judge';
import { createLog } from '../log';
import { prepare } from '../prepare';
import { toJunit } from '../rehearse/junit';
import { rehearseDeck } from '../rehearse/rehearse-deck';
import { type CarriedOut, writeRecordings } from '../rehearse/write-recordings';
import { Runners } from '../sandbox/kept-runner';
import type { SandboxProvider } from '../sandbox/provider';
import { createScreens } from '../screens/screens';
import { configOrEnd, endWith, reasonOf } from './outcome';

export const rehearse = defineCommand({
  meta: { name: 'rehearse', description: 'Carry out every block and check of a deck in a fresh sandbox' },
  args: {
    deck: { type: 'positional', required: false, description: 'Names of decks; without, all that have tasks' },
    junit: { type: 'string', valueHint: 'file', description: 'Write what was found as JUnit XML' },
    json: { type: 'string', valueHint: 'file', description: 'Write what was found as JSON' },
    record: { type: 'boolean', description: 'Without faults: keep a recording of each block beside the deck' },
    strict: { type: 'boolean', description: 'A fresh sandbox for every wrong try; takes longer' },
  },
  async run({ args }) {
    const config = configOrEnd();
    const library = openLibrary(config.contentDir);
    const decks = await chosenDecks(library, args._);
    if (decks.length === 0) console.log('No deck here has tasks, so there is nothing to rehearse.');
    const how = { isStrict: args.strict === true, records: args.record === true };
    const rehearsals = await beside(config, (ground) => work(ground, library, decks, how)).catch((error: unknown) =>
      endWith(1, reasonOf(error)),
    );
    if (args.junit) await write(args.junit, toJunit(rehearsals));
    if (args.json) await write(args.json, `${JSON.stringify(rehearsals, null, 2)}\n`);
    const faults = rehearsals.flatMap((each) => faultsOf(each).map((trial) => describeTrial(each.file, trial)));
    const count = rehearsals.reduce((sum, { trials }) => sum + trials.length, 0);
    if (faults.length > 0) console.log(`\n${faults.join('\n\n')}`);
    console.log(`\n${count - faults.length} passed, ${faults.length} failed`);
    process.exit(faults.length > 0 ? 1 : 0);
  },
});

type Good = DeckOnDisk & { ok: true };

async function chosenDecks(library: Library, names: readonly string[]): Promise<Good[]> {
  const all = await library.list();
  const nameOf = (each: DeckOnDisk) => (each.ok ? each.deck.name : each.name);
  const unknown = names.filter((name) => !all.some((each) => nameOf(each) === name));
  if (unknown.length > 0)
    endWith(2, `No deck is called ${unknown.join(', ')}. There are: ${all.map(nameOf).toSorted().join(', ')}.`);
  const chosen = all.filter((each) => names.length === 0 || names.includes(nameOf(each)));
  const faulty = chosen.flatMap((each) => (each.ok ? [] : each.faults.map(describeFault)));
  if (faulty.length > 0) endWith(1, faulty.join('\n'));
  const good = chosen.filter((each): each is Good => each.ok);
  return names.length > 0 ? good : good.filter(({ deck }) => deck.tasks.length > 0);
}

/** Sandboxes of its own, in a folder of their own: a server that runs keeps what it has. */
function beside<T>(config: Config, task: (config: Config) => Promise<T>): Promise<T> {
  const dataDir = join(config.dataDir, 'rehearsal');
  const onWait = (holder: number) => console.log(`Process ${holder} rehearses here; waiting for it.`);
  return withLock(join(dataDir, 'rehearse.lock'), () => task({ ...config, dataDir, onStop: 'remove' }), onWait);
}

async function work(config: Config, library: Library, decks: readonly Good[], how: How): Promise<Rehearsal[]> {
  if (decks.length === 0) return [];
  const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY });
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const { signal } = stop;
  const { provider } = await prepare({ config, log, signal });
  if (!provider) throw new Error('There are no sandboxes here, so nothing can be rehearsed.');
  const screens = createScreens(resolve('dist/screen-worker.mjs'), (error) => log.error({ error }, 'a screen failed'));
  try {
    const rehearsals: Rehearsal[] = [];
    for (const each of decks) rehearsals.push(await rehearseOne({ each, library, provider, screens, ...how, signal }));
    return rehearsals;
  } finally {
    await screens.close();
    await provider.close();
  }
}

type How = { isStrict: boolean; records: boolean };

type One = How & {
  each: Good;
  library: Library;
  provider: SandboxProvider;
  screens: ReturnType<typeof createScreens>;
  signal: AbortSignal;
};

async function rehearseOne({ each, library, records, ...rest }: One): Promise<Rehearsal> {
  const { deck } = each;
  console.log(`\n${deck.manifest.title}`);
  const file = `${deck.name}/deck.mdx`;
  const folder = library.folder(deck.name);
  const ports = deck.manifest.nodes.flatMap((node) => node.ports);
  const findPort = (_sandbox: string, name: string) => ports.find((each) => each.name === name)?.port ?? null;
  const judge = createJudge({ runners: new Runners(), findPort });
  const carriedOut: CarriedOut[] = [];
  const rehearsal = await rehearseDeck({
    ...{ ...rest, judge, deck, folder, file, onTrial: tell },
    onCarriedOut: (block, tried) => void carriedOut.push({ block, tried }),
  });
  const engine = rehearsal.docker === null ? 'without Docker' : `with Docker ${rehearsal.docker}`;
  console.log(`  rehearsed in ${rehearsal.seconds.toFixed(1)} s ${engine}, level ${rehearsal.isolation}`);
  if (records && faultsOf(rehearsal).length === 0) {
    const bytes = await writeRecordings(folder, deck, rehearsal, carriedOut);
    console.log(`  recorded beside the deck: ${Math.ceil(bytes / 1024)} KiB`);
  } else if (records) console.log('  not recorded, as there are faults');
  return rehearsal;
}

const WORDS: Readonly<Record<Trial['kind'], string>> = {
  before: 'fails before',
  block: 'block',
  after: 'passes after',
  wrong: 'rejects',
  reading: 'reading',
};

function tell({ kind, name, seconds, fault }: Trial): void {
  console.log(`  ${fault ? '✗' : '✓'} ${WORDS[kind].padEnd(12)} ${name}  ${seconds.toFixed(1)} s`);
}

async function write(path: string, text: string): Promise<void> {
  const target = resolve(startFolder(), path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text);
}
