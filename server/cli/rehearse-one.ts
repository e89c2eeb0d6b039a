// Owns the rehearsal of one deck as the command shows it: a line a trial, and what is left beside the deck.
import { describeAttendance } from '#core/attendance';
import { deckSource, languageName } from '#core/language';
import { faultsOf, type Rehearsal, TRIAL_WORDS, type Trial } from '#core/rehearsal';
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
};

export type Good = DeckOnDisk & { ok: true };

/** `folder`: the deck's. `said`: on its slides, in each language. */
export type Place = { folder: string; said: readonly Said[] };

/** Null when it was passed over. */
export async function rehearseOne({ deck }: Good, place: Place, ground: Ground, how: How): Promise<Rehearsal | null> {
  const { folder, said } = place;
  console.log(`\n${deck.manifest.title}`);
  if (how.changedOnly && (await isAsRehearsed(deck, folder))) return null;
  const ports = deck.manifest.nodes.flatMap((node) => node.ports);
  const findPort = (_sandbox: string, name: string) => ports.find((each) => each.name === name)?.port ?? null;
  const figures = how.records ? new FigureKeeper(deck) : null;
  const onAnswer: HttpAskerDeps['onAnswer'] = (...answer) => figures?.note(...answer);
  const judge = createJudge({ runners: new Runners(), findPort, onAnswer });
  const deps: StandDeps = { ...ground, deck, folder, judge };
  const carriedOut: CarriedOut[] = [];
  const rehearsal = await rehearseDeck({
    ...{ ...deps, file: `${deck.name}/deck.mdx`, only: how.only, isStrict: how.isStrict, onTrial: tell },
    asksOutside: how.asksOutside,
    onCarriedOut: (block, tried) => void carriedOut.push({ block, tried }),
    ...(figures ? { figures } : {}),
  });
  const engine = rehearsal.docker === null ? 'without Docker' : `with Docker ${rehearsal.docker}`;
  console.log(`  rehearsed in ${rehearsal.seconds.toFixed(1)} s ${engine}, level ${rehearsal.isolation}`);
  if (figures) await record(folder, deck, rehearsal, { carriedOut, figures: figures.kept, said });
  if (how.attendees > 0) await attend(deps, how.attendees);
  return rehearsal;
}

/** Its blocks are those of the deck, so none of them is carried out a second time. */
export async function readTranslation(text: Translation & { ok: true }, folder: string, how: How): Promise<Rehearsal> {
  const { deck, language } = text;
  const at = Date.now();
  console.log(`\n${deck.manifest.title} (${languageName(language)})`);
  const signal = new AbortController().signal;
  const links = await checkLinks(deck, { folder, asksOutside: how.asksOutside, signal });
  const seconds = (Date.now() - at) / 1000;
  const file = deckSource(language);
  const compiled: Trial = { kind: 'reading', name: file, slide: '', line: 1, task: null, seconds, fault: null };
  const trials = [compiled, ...links];
  for (const trial of trials) tell(trial);
  return { ...{ deck: deck.name, file: `${deck.name}/${file}`, at, seconds, trials }, docker: null, isolation: 'none' };
}

/** Captions and times of the talk from what was recorded last; nothing is carried out. */
export async function retell({ deck }: Good, { folder, said }: Place): Promise<void> {
  console.log(`\n${deck.manifest.title}`);
  const last = await readRehearsal(folder);
  if (!last) return console.log('  was not recorded yet: --record does so');
  const bytes = await retellTalk(folder, { deck, said }, last);
  console.log(`  the talk is written anew: ${Math.ceil(bytes / 1024)} KiB`);
}

async function isAsRehearsed(deck: Good['deck'], folder: string): Promise<boolean> {
  const last = await readRehearsal(folder);
  if (!last || !isProven(deck, last)) return false;
  console.log(`  as it was rehearsed on ${new Date(last.at).toISOString().slice(0, 10)}`);
  return true;
}

async function record(folder: string, deck: Good['deck'], rehearsal: Rehearsal, made: Made) {
  if (faultsOf(rehearsal).length > 0) return console.log('  not recorded, as there are faults');
  const bytes = await writeRecordings(folder, deck, rehearsal, made);
  console.log(`  recorded beside the deck: ${Math.ceil(bytes / 1024)} KiB`);
}

async function attend(deps: StandDeps, count: number): Promise<void> {
  for (const line of describeAttendance(await tryAttendees(deps, count))) console.log(`  ${line}`);
}

function tell({ kind, name, seconds, fault }: Trial): void {
  console.log(`  ${fault ? '✗' : '✓'} ${TRIAL_WORDS[kind].padEnd(12)} ${name}  ${seconds.toFixed(1)} s`);
}
