// Owns the rehearsal of one deck as the command shows it: a line a trial, and what is left beside the deck.
import { describeAttendance } from '#core/attendance';
import { deckSource, languageName } from '#core/language';
import { describeTrial, faultsOf, type Rehearsal, TRIAL_WORDS, type Trial } from '#core/rehearsal';
import { isProven } from '#core/rehearsal-record';
import type { DeckOnDisk, Translation } from '../content/library';
import { readRehearsal } from '../content/rehearsed';
import type { HttpAskerDeps } from '../live/http-check';
import { createJudge } from '../live/judge';
import { tryAttendees } from '../rehearse/attendees';
import { checkLinks } from '../rehearse/check-links';
import { FigureKeeper } from '../rehearse/figure-keeper';
import type { Ground } from '../rehearse/ground';
import { rehearseDeck } from '../rehearse/rehearse-deck';
import type { StandDeps } from '../rehearse/stand';
import type { Said } from '../rehearse/talk-files';
import { type CarriedOut, type Made, retellTalk, writeRecordings } from '../rehearse/write-recordings';
import { Runners } from '../sandbox/kept-runner';

export type How = {
  isStrict: boolean;
  records: boolean;
  /** Decks that are as they were rehearsed last are passed over. */
  changedOnly: boolean;
  asksOutside: boolean;
  only: string | undefined;
  /** Sandboxes at once, after the rehearsal; 0: none. */
  attendees: number;
  /** Shows a line. */
  say(line: string): void;
};

export type Good = DeckOnDisk & { ok: true };

/** `folder`: the deck's. `said`: on its slides, in each language. */
export type Place = { folder: string; said: readonly Said[] };

/** Null when it was passed over. */
export async function rehearseOne({ deck }: Good, place: Place, ground: Ground, how: How): Promise<Rehearsal | null> {
  const { folder, said } = place;
  const { say } = how;
  say(`\n${deck.manifest.title}`);
  if (how.changedOnly) {
    const day = await dayOfSameRehearsal(deck, folder);
    if (day !== null) {
      say(`  as it was rehearsed on ${day}`);
      return null;
    }
  }
  const ports = deck.manifest.nodes.flatMap((node) => node.ports);
  const findPort = (_sandbox: string, name: string) => ports.find((each) => each.name === name)?.port ?? null;
  const figures = how.records ? new FigureKeeper(deck) : null;
  const onAnswer: HttpAskerDeps['onAnswer'] = (...answer) => figures?.note(...answer);
  const judge = createJudge({ runners: new Runners(), findPort, onAnswer });
  const deps: StandDeps = { ...ground, deck, folder, judge };
  const carriedOut: CarriedOut[] = [];
  const file = `${deck.name}/deck.mdx`;
  const rehearsal = await rehearseDeck({
    ...{ ...deps, file, only: how.only, isStrict: how.isStrict, asksOutside: how.asksOutside },
    onTrial: (trial) => say(describe(trial)),
    onCarriedOut: (block, tried) => void carriedOut.push({ block, tried }),
    onDetour: ({ task }, stop) => say(`  · ${detourAt(task?.title)}\n    ${describeTrial(file, stop)}`),
    ...(figures ? { figures } : {}),
  });
  const engine = rehearsal.docker === null ? 'without Docker' : `with Docker ${rehearsal.docker}`;
  say(`  rehearsed in ${rehearsal.seconds.toFixed(1)} s ${engine}, level ${rehearsal.isolation}`);
  if (figures) say(await record(folder, deck, rehearsal, { carriedOut, figures: figures.kept, said }));
  if (how.attendees > 0)
    for (const line of describeAttendance(await tryAttendees(deps, how.attendees))) say(`  ${line}`);
  return rehearsal;
}

/** Its blocks are those of the deck, so none of them is carried out a second time. */
export async function readTranslation(text: Translation & { ok: true }, folder: string, how: How): Promise<Rehearsal> {
  const { deck, language } = text;
  const at = Date.now();
  how.say(`\n${deck.manifest.title} (${languageName(language)})`);
  const signal = new AbortController().signal;
  const links = await checkLinks(deck, { folder, asksOutside: how.asksOutside, signal });
  const seconds = (Date.now() - at) / 1000;
  const file = deckSource(language);
  const compiled: Trial = { kind: 'reading', name: file, slide: '', line: 1, task: null, seconds, fault: null };
  const trials = [compiled, ...links];
  for (const trial of trials) how.say(describe(trial));
  return { ...{ deck: deck.name, file: `${deck.name}/${file}`, at, seconds, trials }, docker: null, isolation: 'none' };
}

/** One that did not come to its end, as where it got no sandbox: that is a fault among the others. */
export function notRehearsed(deck: string, why: string, at: number): Rehearsal {
  const seconds = (Date.now() - at) / 1000;
  const fault = { message: `It could not be rehearsed to its end: ${why}`, output: '' };
  const trials: Trial[] = [{ kind: 'reading', name: deckSource(null), slide: '', line: 1, task: null, seconds, fault }];
  return { deck, file: `${deck}/deck.mdx`, at, seconds, trials, docker: null, isolation: 'none' };
}

/** Captions and times of the talk from what was recorded last; nothing is carried out. */
export async function retell({ deck }: Good, { folder, said }: Place): Promise<void> {
  console.log(`\n${deck.manifest.title}`);
  const last = await readRehearsal(folder);
  if (!last) return console.log('  was not recorded yet: --record does so');
  const bytes = await retellTalk(folder, { deck, said }, last);
  console.log(`  the talk is written anew: ${Math.ceil(bytes / 1024)} KiB`);
}

/** Null when it was not rehearsed as it is now. */
async function dayOfSameRehearsal(deck: Good['deck'], folder: string): Promise<string | null> {
  const last = await readRehearsal(folder);
  return last && isProven(deck, last) ? new Date(last.at).toISOString().slice(0, 10) : null;
}

/** What is to be said of it. */
async function record(folder: string, deck: Good['deck'], rehearsal: Rehearsal, made: Made): Promise<string> {
  if (faultsOf(rehearsal).length > 0) return '  not recorded, as there are faults';
  const bytes = await writeRecordings(folder, deck, rehearsal, made);
  return `  recorded beside the deck: ${Math.ceil(bytes / 1024)} KiB`;
}

function detourAt(title: string | undefined): string {
  const place = title === undefined ? 'What lies between tasks' : `“${title}”`;
  return `${place} does not mend what wrong tries have left: a fresh sandbox goes all the way once more`;
}

function describe({ kind, name, seconds, fault }: Trial): string {
  return `  ${fault ? '✗' : '✓'} ${TRIAL_WORDS[kind].padEnd(12)} ${name}  ${seconds.toFixed(1)} s`;
}
