// Owns reading the recording of a deck's talk: its time, its captions and the recordings of its blocks. What is wrong with
// one of the files is a fault with its line.
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseCast } from '#core/asciicast';
import { MAX_CAPTIONS_LENGTH, parseCaptions } from '#core/captions';
import type { CastPart } from '#core/cast-join';
import type { Cue } from '#core/cues';
import type { Fault } from '#core/fault';
import { isLanguage } from '#core/language';
import { captionsFile, TALK_FILE, type TalkRecord, talkRecordSchema } from '#core/talk-recording';
import { openDeckFile } from './deck-files';
import { readYaml } from './faults';
import { fileStamp } from './file-facts';

/** `language`: null for that of deck.mdx. */
export type Track = { language: string | null; cues: Cue[] };

export type TalkOnDisk =
  /** `casts`: of its blocks, in order. `terminal` of each as in `talk`. */
  | { ok: true; talk: TalkRecord; tracks: Track[]; casts: (CastPart & { terminal: number })[] }
  | { ok: false; faults: Fault[] };

const MAX_BYTES = 2 * 1024 * 1024;

const CAPTIONS = /^talk(?:\.([a-z0-9-]{2,35}))?\.vtt$/;

/** By the deck's folder, as it was read last. */
const known = new Map<string, { stamp: string; talk: Promise<TalkOnDisk | null> }>();

/**
 * `deck`: how faults name it. `folder`: the deck's. Null when it was never recorded. A whole hall asks at once: what has not
 * changed since is not read again.
 */
export async function talkOf(deck: string, folder: string): Promise<TalkOnDisk | null> {
  const place = dirname(TALK_FILE);
  const names = (await readdir(join(folder, place)).catch(() => [])).toSorted();
  const stamps = await Promise.all(names.map((name) => fileStamp(folder, join(place, name))));
  const stamp = names.map((name, at) => `${name} ${stamps[at]}`).join('\n');
  const last = known.get(folder);
  if (last?.stamp === stamp) return last.talk;
  const talk = readTalk(deck, folder);
  known.set(folder, { stamp, talk });
  talk.catch(() => known.get(folder)?.talk === talk && known.delete(folder));
  return talk;
}

async function readTalk(deck: string, folder: string): Promise<TalkOnDisk | null> {
  const text = await textOf(folder, TALK_FILE);
  if (text === null) return null;
  const file = `${deck}/${TALK_FILE}`;
  if (text === 'too large') return { ok: false, faults: [{ file, line: 1, column: 1, message: TOO_LARGE }] };
  const read = readRecord(text, file);
  if (!read.talk) return { ok: false, faults: read.faults };
  const [captions, casts] = await Promise.all([readTracks(deck, folder), readCasts(deck, folder, read.talk)]);
  const faults = [...captions, ...casts].flatMap((each) => ('fault' in each ? [each.fault] : []));
  if (faults.length > 0) return { ok: false, faults };
  const found = <T extends object>(all: (T | { fault: Fault })[]) =>
    all.filter((each): each is T => !('fault' in each));
  return { ok: true, talk: read.talk, tracks: found(captions), casts: found(casts) };
}

/** How long it plays, in seconds; null where there is none that can be played. */
export async function talkSeconds(folder: string): Promise<number | null> {
  const text = await textOf(folder, TALK_FILE);
  return text === null ? null : (readRecord(text, TALK_FILE).talk?.seconds ?? null);
}

const TOO_LARGE = 'This file is larger than 2 MiB.';

/** YAML holds JSON, and its reader knows the lines; it is slower. */
function readRecord(text: string, file: string): { talk: TalkRecord | null; faults: Fault[] } {
  try {
    const parsed = talkRecordSchema.safeParse(JSON.parse(text));
    if (parsed.success) return { talk: parsed.data, faults: [] };
  } catch {
    // The reader below says where it is wrong.
  }
  const { value, faults } = readYaml(talkRecordSchema, { text, line: 1 }, file, 'is no part of a recording');
  return { talk: value, faults };
}

async function readTracks(deck: string, folder: string): Promise<(Track | { fault: Fault })[]> {
  const names = await readdir(join(folder, 'recordings')).catch(() => []);
  const languages = names.flatMap((name) => {
    const found = CAPTIONS.exec(name);
    const language = found?.[1] ?? null;
    return found && (language === null || isLanguage(language)) ? [language] : [];
  });
  // That of deck.mdx comes first.
  const inOrder = languages.toSorted((a, b) => (a ?? '').localeCompare(b ?? ''));
  return Promise.all(inOrder.map((language) => readTrack(deck, folder, language)));
}

async function readTrack(deck: string, folder: string, language: string | null): Promise<Track | { fault: Fault }> {
  const path = captionsFile(language);
  const faultAt = (line: number, message: string) => ({ fault: { file: `${deck}/${path}`, line, column: 1, message } });
  const text = await textOf(folder, path);
  if (text === null) return faultAt(1, MISSING);
  if (text.length > MAX_CAPTIONS_LENGTH || text === 'too large') return faultAt(1, TOO_LARGE);
  const outcome = parseCaptions(text);
  if (!outcome.ok) return faultAt(outcome.line, outcome.message);
  const [fault] = outcome.faults;
  return fault ? faultAt(fault.line, fault.message) : { language, cues: outcome.cues };
}

const MISSING = 'This file cannot be read.';

async function readCasts(deck: string, folder: string, { blocks }: TalkRecord) {
  return Promise.all(
    blocks.map(async ({ name, at, terminal }): Promise<TalkCast | { fault: Fault }> => {
      const path = `recordings/${name}.cast`;
      const faultAt = (line: number, message: string) => ({
        fault: { file: `${deck}/${path}`, line, column: 1, message },
      });
      const text = await textOf(folder, path);
      if (text === null) return faultAt(1, `${MISSING} The recording of the talk plays it.`);
      if (text === 'too large') return faultAt(1, TOO_LARGE);
      const outcome = parseCast(text);
      if (outcome.ok) return { name, at, terminal, cast: outcome.cast };
      return faultAt(outcome.faults[0]?.line ?? 1, outcome.faults[0]?.message ?? MISSING);
    }),
  );
}

type TalkCast = CastPart & { terminal: number };

/** Null where there is none. */
async function textOf(folder: string, path: string): Promise<string | 'too large' | null> {
  const file = await openDeckFile(folder, path);
  if (!file) return null;
  try {
    return (await file.stat()).size > MAX_BYTES ? 'too large' : await file.readFile('utf8');
  } catch {
    return null;
  } finally {
    await file.close();
  }
}
