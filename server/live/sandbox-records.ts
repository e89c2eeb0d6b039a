// Owns the record on disk of whose each sandbox is: a file each, so that a later process gives them back to their rooms
// and damage to one file costs no other.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type NamedPort, SANDBOX_ID, SLUG } from '#core/ids';
import { type RunState, runSchema } from '#core/protocol';
import type { RoomKey } from './room-page';

/**
 * `at`: number of the first byte that the shell printed after the block was typed into it; `wait`: what its output is
 * waited for to be.
 */
export type RecordedRun = { at: number; run: RunState; wait?: string | undefined };
/** By the names of their blocks. */
export type RecordedRuns = Readonly<Record<string, RecordedRun>>;

export type SandboxOwner = RoomKey & {
  /** When it was first asked for, in milliseconds of the server's clock. */
  since: number;
  /** How often its life has been extended. */
  extended: number;
  /** The ports that have names. */
  ports: NamedPort[];
  /** What its blocks have come to. */
  runs: RecordedRuns;
};

/** `none`: it was a spare, or its start never ended. */
export type ReadRecord = { kind: 'owned'; owner: SandboxOwner } | { kind: 'none' } | { kind: 'damaged'; why: string };

export type SandboxRecords = {
  /** Neither rejects: what cannot be written is logged. */
  note(id: string, owner: SandboxOwner): Promise<void>;
  forget(id: string): Promise<void>;
};

const VERSION = 1;

const schema = z.object({
  version: z.literal(VERSION),
  deck: z.string().regex(SLUG),
  participant: z.string().min(1).max(100),
  role: z.enum(['presenter', 'attendee']),
  since: z.number().nonnegative(),
  extended: z.int().nonnegative().default(0),
  ports: z.array(z.object({ name: z.string(), port: z.int().min(1).max(65_535) })),
  runs: z
    .record(z.string(), z.object({ at: z.int().nonnegative(), run: runSchema, wait: z.string().optional() }))
    .default({}),
});

type Log = { warn(facts: object, message: string): void };

export function openSandboxRecords(dataDir: string, log: Log): SandboxRecords {
  // At once and whole: what pages are told of a block outlives a kill in the next millisecond. Records are a few hundred bytes.
  const keep = async (id: string, task: () => void): Promise<void> => {
    try {
      task();
    } catch (error) {
      log.warn({ sandbox: id, reason: String(error) }, 'the record of a sandbox cannot be written');
    }
  };
  return {
    note: (id, owner) => keep(id, () => write(dataDir, id, owner)),
    forget: (id) => keep(id, () => rmSync(fileOf(dataDir, id), { force: true })),
  };
}

function write(dataDir: string, id: string, owner: SandboxOwner): void {
  const file = fileOf(dataDir, id);
  mkdirSync(folderOf(dataDir), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${JSON.stringify({ version: VERSION, ...owner })}\n`);
  renameSync(`${file}.new`, file);
}

export async function readSandboxRecord(dataDir: string, id: string): Promise<ReadRecord> {
  const file = fileOf(dataDir, id);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    return '';
  });
  if (text === null) return { kind: 'none' };
  try {
    const { version, ...owner } = schema.parse(JSON.parse(text));
    return { kind: 'owned', owner };
  } catch {
    return { kind: 'damaged', why: `${file} cannot be read: it is damaged, or of another version` };
  }
}

/** Removes the records of all sandboxes but those. How many there were. */
export async function pruneSandboxRecords(dataDir: string, kept: ReadonlySet<string> = new Set()): Promise<number> {
  const names = await readdir(folderOf(dataDir)).catch(() => []);
  const stale = names.filter((name) => !kept.has(name.replace(/\.json(\.new)?$/, '')));
  await Promise.all(stale.map((name) => rm(join(folderOf(dataDir), name), { force: true, recursive: true })));
  return stale.length;
}

/** A room's name, which is also what a sandbox is labelled with at its start. */
export function ownerName({ deck, participant, role }: RoomKey): string {
  return `${deck}/${participant}/${role}`;
}

/** Whether it is the name of a room in which somebody does the deck themselves, rather than shows it. */
export function isLearnerOf(text: string, deck: string): boolean {
  const key = parseOwnerName(text);
  return key?.deck === deck && key.role !== 'presenter';
}

/** Null when it is none, as a spare's. */
export function parseOwnerName(text: string): RoomKey | null {
  const [deck, participant, role, ...others] = text.split('/');
  const parsed = schema.safeParse({ version: VERSION, deck, participant, role, since: 0, ports: [] });
  if (!parsed.success || others.length > 0) return null;
  return { deck: parsed.data.deck, participant: parsed.data.participant, role: parsed.data.role };
}

function folderOf(dataDir: string): string {
  return join(dataDir, 'sandboxes');
}

function fileOf(dataDir: string, id: string): string {
  if (!SANDBOX_ID.test(id)) throw new Error(`invariant: ${id} is no sandbox’s name`);
  return join(folderOf(dataDir), `${id}.json`);
}
