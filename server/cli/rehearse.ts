// Owns `slipway rehearse`: carries out every block and check of decks in fresh sandboxes, before anybody meets them.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { defineCommand } from 'citty';
import { describeFault } from '#core/fault';
import { describeTrial, faultsOf, type Rehearsal } from '#core/rehearsal';
import { type Config, startFolder } from '../config';
import { type DeckOnDisk, type Library, openLibrary } from '../content/library';
import { type Ground, withGround } from '../rehearse/ground';
import { toHtml } from '../rehearse/html';
import { toJunit } from '../rehearse/junit';
import { LinesInTurn } from '../rehearse/lines-in-turn';
import { createLanes } from '../sandbox/lanes';
import { configOrEnd, endWith, reasonOf } from './outcome';
import { type Good, type How, notRehearsed, type Place, readTranslation, rehearseOne, retell } from './rehearse-one';

export const rehearse = defineCommand({
  meta: { name: 'rehearse', description: 'Carry out every block and check of a deck in a fresh sandbox' },
  args: {
    deck: { type: 'positional', required: false, description: 'Names of decks; without, all that have tasks' },
    junit: { type: 'string', valueHint: 'file', description: 'Write what was found as JUnit XML' },
    html: { type: 'string', valueHint: 'file', description: 'Write what was found as a page' },
    json: { type: 'string', valueHint: 'file', description: 'Write what was found as JSON' },
    record: {
      type: 'boolean',
      description: 'Without faults: keep recordings of each block and of the talk beside the deck',
    },
    retell: { type: 'boolean', description: 'Only write the talk’s captions and times anew, from what was recorded' },
    only: { type: 'string', valueHint: 'task|slide', description: 'Judge this alone; what leads to it is carried out' },
    changed: { type: 'boolean', description: 'Pass over decks whose blocks are as they were recorded' },
    attendees: { type: 'string', valueHint: 'n', description: 'Then n sandboxes at once: how soon, and how many fit' },
    links: { type: 'boolean', description: 'Ask the pages outside that it links to as well' },
    jobs: { type: 'string', valueHint: 'n', description: 'So many decks at once; 1 unless said' },
    strict: { type: 'boolean', description: 'A fresh sandbox for every wrong try; takes longer' },
  },
  async run({ args }) {
    const config = configOrEnd();
    const library = openLibrary(config.contentDir);
    const decks = await chosenDecks(library, args._);
    if (decks.length === 0) console.log('No deck here has tasks, so there is nothing to rehearse.');
    if (args.retell) {
      for (const each of decks) await retell(each, await placeOf(library, each));
      process.exit(0);
    }
    const how = readHow(args, decks);
    const rehearsals = await rehearseAll(config, library, decks, how).catch((error: unknown) =>
      endWith(1, reasonOf(error)),
    );
    if (args.junit) await write(args.junit, toJunit(rehearsals));
    if (args.html) await write(args.html, toHtml(rehearsals));
    if (args.json) await write(args.json, `${JSON.stringify(rehearsals, null, 2)}\n`);
    const faults = rehearsals.flatMap((each) => faultsOf(each).map((trial) => describeTrial(each.file, trial)));
    const count = rehearsals.reduce((sum, { trials }) => sum + trials.length, 0);
    if (faults.length > 0) console.log(`\n${faults.join('\n\n')}`);
    console.log(`\n${count - faults.length} passed, ${faults.length} failed`);
    process.exit(faults.length > 0 ? 1 : 0);
  },
});

/** `jobs`: decks at once. */
type Asked = Omit<How, 'say'> & { jobs: number };

const MAX_ATTENDEES = 500;
const MAX_JOBS = 8;

async function chosenDecks(library: Library, names: readonly string[]): Promise<Good[]> {
  const all = await library.list();
  const nameOf = (each: DeckOnDisk) => (each.ok ? each.deck.name : each.name);
  const unknown = names.filter((name) => !all.some((each) => nameOf(each) === name));
  if (unknown.length > 0)
    endWith(2, `No deck is called ${unknown.join(', ')}. There are: ${all.map(nameOf).toSorted().join(', ')}.`);
  const chosen = all.filter((each) => names.length === 0 || names.includes(nameOf(each)));
  const translations = await Promise.all(chosen.map((each) => library.translations(nameOf(each))));
  const faulty = [...chosen, ...translations.flat()].flatMap((each) => (each.ok ? [] : each.faults.map(describeFault)));
  // A translation of a faulty deck has its faults.
  if (faulty.length > 0) endWith(1, [...new Set(faulty)].join('\n'));
  const good = chosen.filter((each): each is Good => each.ok);
  return names.length > 0 ? good : good.filter(({ deck }) => deck.tasks.length > 0);
}

/** What cannot be meant is said before any sandbox is started. */
function readHow(args: { [word: string]: unknown }, decks: readonly Good[]): Asked {
  const only = typeof args.only === 'string' ? args.only : undefined;
  const attendees = Number(args.attendees ?? 0);
  if (!Number.isInteger(attendees) || attendees < 0 || attendees > MAX_ATTENDEES)
    endWith(2, `--attendees ${args.attendees} is no number of people: write 1 to ${MAX_ATTENDEES}.`);
  const isThere = ({ deck }: Good) => [...deck.tasks, ...deck.slides].some(({ name }) => name === only);
  if (only !== undefined && !decks.some(isThere)) endWith(2, `No task or slide is called ${only} in these decks.`);
  if (only !== undefined && args.record === true)
    endWith(2, 'A recording is of a whole deck: leave --only or --record out.');
  const jobs = Number(args.jobs ?? 1);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > MAX_JOBS)
    endWith(2, `--jobs ${args.jobs} is no number of decks: write 1 to ${MAX_JOBS}.`);
  if (jobs > 1 && (args.record === true || attendees > 0))
    endWith(
      2,
      'What is recorded or measured needs the machine for itself: leave --jobs, or --record and --attendees out.',
    );
  const isSet = (word: string) => args[word] === true;
  return {
    isStrict: isSet('strict'),
    records: isSet('record'),
    changedOnly: isSet('changed'),
    asksOutside: isSet('links'),
    only,
    attendees,
    jobs,
  };
}

/** `jobs` of them at once; shown and returned in the order of the decks. */
async function rehearseAll(config: Config, library: Library, decks: readonly Good[], how: Asked): Promise<Rehearsal[]> {
  if (decks.length === 0) return [];
  return withGround(config, async (ground) => {
    const lines = new LinesInTurn(console.log);
    const lanes = createLanes(how.jobs);
    const one = async (deck: Good, at: number) => {
      const begin = Date.now();
      try {
        return await rehearseInAll(library, deck, ground, { ...how, say: (line) => lines.say(at, line) });
      } catch (error) {
        return [notRehearsed(deck.deck.name, reasonOf(error), begin)];
      } finally {
        lines.end(at);
      }
    };
    return (await Promise.all(decks.map((deck, at) => lanes.run(() => one(deck, at))))).flat();
  });
}

/** The deck, and what is to be read of its translations. */
async function rehearseInAll(library: Library, good: Good, ground: Ground, how: How): Promise<Rehearsal[]> {
  const place = await placeOf(library, good);
  const original = await rehearseOne(good, place, ground, how);
  const rehearsals = original ? [original] : [];
  for (const translation of how.only === undefined ? await library.translations(good.deck.name) : [])
    if (translation.ok) rehearsals.push(await readTranslation(translation, place.folder, how));
  return rehearsals;
}

async function placeOf(library: Library, { deck, says }: Good): Promise<Place> {
  const translations = (await library.translations(deck.name)).flatMap((each) => (each.ok ? [each] : []));
  const said = [
    { language: null, says },
    ...translations.map((each) => ({ language: each.language, says: each.says })),
  ];
  return { folder: library.folder(deck.name), said };
}

async function write(path: string, text: string): Promise<void> {
  const target = resolve(startFolder(), path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text);
}
