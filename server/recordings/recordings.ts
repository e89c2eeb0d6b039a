// Owns the recordings of all rooms: begins them, goes on with those of an earlier process, keeps them within bounds, and
// gives, cuts and deletes them for whoever asks on behalf of their owner.
import { randomBytes } from 'node:crypto';
import { readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { TimeSpan } from '#core/cast-cut';
import { ENDED_LINE, lastReach, type Reach } from '#core/cast-lines';
import type { CutRequest, RecordingRow } from '#core/recording';
import { cutParts, keepWindows, silenceParts } from './cut-parts';
import { KeptParts, type ShownSpan } from './kept-parts';
import { readFacts, rowOf } from './part-facts';
import { type Bounds, type Owner, type Part, PartIndex } from './part-index';
import { PartWriter } from './part-writer';
import { Recorder } from './recorder';

export type RecordingSettings = {
  dataDir: string;
  record: boolean;
  recordingsMaxMb: number;
  recordingsTotalMb: number;
  recordingsDays: number;
};

export type RecordRequest = {
  terminal: number;
  node: string;
  /** Number of the shell's first byte. */
  offset: number;
  /** The shell was opened by an earlier process. */
  isAdopted: boolean;
  cols: number;
  rows: number;
};

type Log = { warn(facts: object, message: string): void };

const MIB = 1024 * 1024;
const MAX_PART_BYTES = 4 * MIB;
/** Files of a list. */
const READ_AT_ONCE = 16;
const SWEEP_MS = 60 * 60_000;
const LATELY_MS = 60_000;

export class Recordings {
  private readonly index: PartIndex;
  private readonly bounds: Bounds;
  private readonly kept: KeptParts;
  private readonly live = new Map<string, Recorder>();
  /** Everything that takes files away or writes them anew, one after the other. */
  private work: Promise<unknown>;
  private readonly sweep: NodeJS.Timeout;
  private isTrimming = false;
  private lately: { at: number; spans: readonly ShownSpan[] } | null = null;
  /** Parts that hold no more than these windows. */
  private readonly narrowed = new WeakMap<Part, string>();

  /** `shown`: what something that is kept longer shows of them. */
  constructor(
    private readonly settings: RecordingSettings,
    private readonly log: Log,
    private readonly shown: () => Promise<readonly ShownSpan[]> = async () => [],
  ) {
    const [roomBytes, totalBytes] = [settings.recordingsMaxMb * MIB, settings.recordingsTotalMb * MIB];
    this.bounds = { roomBytes, totalBytes, keptMs: settings.recordingsDays * 24 * 60 * 60_000 };
    this.index = new PartIndex(join(settings.dataDir, 'recordings'), this.bounds);
    this.kept = new KeptParts(this.index);
    this.work = this.index.load().catch((error: unknown) => this.complain(error));
    this.expire();
    this.sweep = setInterval(() => this.expire(), SWEEP_MS);
    this.sweep.unref();
  }

  /** Null where nothing is recorded. */
  record(owner: Owner, request: RecordRequest): Recorder | null {
    const folder = this.index.folderOf(owner);
    if (!this.settings.record || !folder) return null;
    const { terminal, node, offset, cols, rows } = request;
    for (const [id, { isClosed }] of this.live) if (isClosed) this.live.delete(id);
    const recorder: Recorder = new Recorder({
      open: () => this.inTurn(() => this.begin(folder, request, recorder)),
      facts: { terminal, node, title: `Terminal ${terminal} on ${node}` },
      offset,
      size: { cols, rows },
      log: this.log,
    });
    return recorder;
  }

  /** The latest first. */
  async list(owner: Owner): Promise<RecordingRow[]> {
    const rows = await this.inTurn(async () => {
      const read: (RecordingRow | null)[] = [];
      const recordings = this.recordingsOf(owner);
      for (let at = 0; at < recordings.length; at += READ_AT_ONCE) {
        const some = recordings.slice(at, at + READ_AT_ONCE);
        read.push(...(await Promise.all(some.map((parts) => rowOf(this.index, parts, this.isLive(parts))))));
      }
      return read;
    });
    return rows.filter((row) => row !== null).sort((a, b) => b.start - a.start);
  }

  /** The files of one, in order; none when this owner has no such recording. */
  files(owner: Owner, id: string): string[] {
    return this.partsOf(owner, id).map((part) => this.index.fileOf(part));
  }

  /** In how many places something was cut; null when there is no such recording. */
  async cut(owner: Owner, id: string, request: CutRequest): Promise<number | null> {
    const parts = await this.closedParts(owner, id);
    if (parts.length === 0) return null;
    return this.inTurn(() => cutParts(this.index, this.partsOf(owner, id).filter(isIn(parts)), request));
  }

  /** What was printed in the spans goes, in seconds of the recording and in order; the rest stays at its time. */
  async silence(owner: Owner, id: string, spans: readonly TimeSpan[]): Promise<void> {
    const parts = await this.closedParts(owner, id);
    await this.inTurn(() => silenceParts(this.index, this.partsOf(owner, id).filter(isIn(parts)), spans));
  }

  /** What a shell that goes on prints from now on is recorded all the same. False when there is no such recording. */
  async remove(owner: Owner, id: string): Promise<boolean> {
    const parts = await this.closedParts(owner, id);
    await this.inTurn(async () => {
      for (const part of this.partsOf(owner, id).filter(isIn(parts))) await this.index.remove(part);
    });
    return parts.length > 0;
  }

  /** Settles once everything is on disk. Its recorders have ended, or been left. */
  async close(): Promise<void> {
    clearInterval(this.sweep);
    await Promise.all([...this.live.values()].map((recorder) => recorder.leave()));
    await this.inTurn(async () => {});
  }

  private async begin(folder: string, request: RecordRequest, recorder: Recorder) {
    const found = request.isAdopted ? await this.leftBy(folder, request) : null;
    const id = found?.part.id ?? randomBytes(8).toString('hex');
    this.live.set(id, recorder);
    const partBytes = Math.min(MAX_PART_BYTES, this.bounds.roomBytes / 4);
    const number = (found?.part.number ?? 0) + 1;
    const { index } = this;
    const writer = new PartWriter({ index, folder, id, number, partBytes, onGrown: () => this.trim(folder) });
    return { writer, reach: found?.reach ?? null };
  }

  /** What an earlier process wrote of this terminal last, without what it did not write to the end. */
  private async leftBy(
    folder: string,
    { terminal, node }: RecordRequest,
  ): Promise<{ part: Part; reach: Reach } | null> {
    const candidates = this.index.parts(folder).toSorted((a, b) => b.writtenAt - a.writtenAt || b.number - a.number);
    for (const part of candidates) {
      const facts = await readFacts(this.index, part);
      if (facts?.terminal !== terminal || facts.node !== node) continue;
      const text = await readFile(this.index.fileOf(part), 'utf8');
      const last = lastReach(text);
      if (!last || text.endsWith(ENDED_LINE) || this.live.has(part.id)) return null;
      const bytes = Buffer.byteLength(text.slice(0, last.end));
      await truncate(this.index.fileOf(part), bytes);
      this.index.grow(part, bytes - part.bytes);
      return { part, reach: last.reach };
    }
    return null;
  }

  private recordingsOf(owner: Owner): Part[][] {
    const parts = this.index.parts(this.index.folderOf(owner) ?? '');
    const recordings = new Map<string, Part[]>();
    for (const part of parts) {
      const own = recordings.get(part.id);
      if (own) own.push(part);
      else recordings.set(part.id, [part]);
    }
    return [...recordings.values()];
  }

  private partsOf(owner: Owner, id: string): readonly Part[] {
    return this.index.parts(this.index.folderOf(owner) ?? '', id);
  }

  private isLive([first]: readonly Part[]): boolean {
    return first !== undefined && this.live.get(first.id)?.isClosed === false;
  }

  /** All that has been printed so far; nothing more is written to these. */
  private async closedParts(owner: Owner, id: string): Promise<Part[]> {
    if (this.partsOf(owner, id).length === 0) return [];
    await this.live.get(id)?.rotate();
    return this.partsOf(owner, id).filter(({ isOpen }) => !isOpen);
  }

  /** What is shown longer is all that is left of a part then. */
  private expire(): void {
    const all = async () => {
      const expired = this.index.expired(Date.now());
      const kept = expired.length > 0 ? await this.pinShown() : null;
      for (const part of expired) {
        const windows = kept?.get(part);
        if (windows) await this.narrow(part, windows);
        else await this.index.remove(part);
      }
    };
    this.inTurn(all).catch((error: unknown) => this.complain(error));
    this.dropExcess();
  }

  private async pinShown(): Promise<Map<Part, TimeSpan[]>> {
    const kept = await this.kept.of(await this.shownLately());
    this.index.pin(new Set([...kept].flatMap(([part, windows]) => (this.holdsMore(part, windows) ? [] : part))));
    return kept;
  }

  /** It is asked of all rooms' logs. What has come to a stage since is the newest, which goes last. */
  private async shownLately(): Promise<readonly ShownSpan[]> {
    if (!this.lately || performance.now() - this.lately.at > LATELY_MS)
      this.lately = { at: performance.now(), spans: await this.shown() };
    return this.lately.spans;
  }

  /** Only its time is needed, and it has more. */
  private holdsMore(part: Part, windows: readonly TimeSpan[]): boolean {
    return windows.length === 0 && this.narrowed.get(part) !== JSON.stringify(windows);
  }

  private async narrow(part: Part, windows: readonly TimeSpan[]): Promise<void> {
    const words = JSON.stringify(windows);
    if (this.narrowed.get(part) === words) return;
    await keepWindows(this.index, part, windows);
    this.narrowed.set(part, words);
  }

  private trim(folder: string): void {
    if (this.index.isOver(folder) && !this.isTrimming) this.dropExcess();
  }

  private dropExcess(): void {
    this.isTrimming = true;
    const all = async () => {
      this.isTrimming = false;
      if (!this.index.excess()) return;
      const kept = await this.pinShown();
      for (let part = this.index.excess(); part; part = this.index.excess()) {
        await this.drop(part, kept);
        if (kept.has(part)) await this.pinShown();
      }
    };
    this.inTurn(all).catch((error: unknown) => this.complain(error));
  }

  private async drop(part: Part, kept: ReadonlyMap<Part, TimeSpan[]>): Promise<void> {
    if (part.isOpen) await this.live.get(part.id)?.rotate();
    const windows = kept.get(part);
    if (windows && this.holdsMore(part, windows)) await this.narrow(part, windows);
    else await this.index.remove(part);
  }

  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.work.then(task);
    this.work = done.catch(() => {});
    return done;
  }

  private complain(error: unknown): void {
    this.log.warn({ reason: String(error) }, 'old recordings cannot be put in order');
  }
}

function isIn(parts: readonly Part[]) {
  return (part: Part) => parts.includes(part);
}
