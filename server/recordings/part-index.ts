// Owns which parts of recordings there are on disk, how large they are, and which go first when there are too many. A
// room has a folder, named so that nobody's choice of words is part of it; a recording is one file or several in it.
import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SLUG } from '#core/ids';

export type Owner = { deck: string; participant: string; role: string };

export type Part = {
  readonly folder: string;
  readonly id: string;
  /** From 1; the parts of a recording are played in this order. */
  readonly number: number;
  bytes: number;
  /** When it was last written, in milliseconds since 1970. */
  writtenAt: number;
  /** Is written at this moment. */
  isOpen: boolean;
};

export type Bounds = { roomBytes: number; totalBytes: number; keptMs: number };
/** Of all: those that are kept longer leave the others as much. */
const MAX_PINNED = 1 / 2;

/** What the smallest part counts as, so that the bounds are on their number, too. */
export const LEAST_PART_BYTES = 64 * 1024;

const FILE = /^([0-9a-f]{16})\.(\d{1,6})\.cast$/;

export class PartIndex {
  /** Parts in the order in which they are played; `bytes` as they count. */
  private readonly rooms = new Map<string, { parts: Part[]; bytes: number }>();
  private total = 0;
  private pinned: ReadonlySet<Part> = new Set();

  constructor(
    private readonly root: string,
    private readonly bounds: Bounds,
  ) {}

  /** Null for what can be no room's. */
  folderOf({ deck, participant, role }: Owner): string | null {
    if (!SLUG.test(deck)) return null;
    const whose = createHash('sha256').update(`${role}/${participant}`).digest('hex').slice(0, 32);
    return `${deck}.${whose}`;
  }

  fileOf({ folder, id, number }: Pick<Part, 'folder' | 'id' | 'number'>): string {
    return join(this.root, folder, `${id}.${number}.cast`);
  }

  /** Learns what an earlier process left, and throws away what it was in the middle of. */
  async load(): Promise<void> {
    await mkdir(this.root, { recursive: true, mode: 0o700 });
    await chmod(this.root, 0o700);
    for (const folder of await readdir(this.root)) {
      for (const name of await readdir(join(this.root, folder)).catch(() => [])) await this.learn(folder, name);
    }
  }

  private async learn(folder: string, name: string): Promise<void> {
    const path = join(this.root, folder, name);
    const [, id, digits] = FILE.exec(name) ?? [];
    if (!id) return void (name.endsWith('.new') && (await rm(path, { force: true })));
    const { size, mtimeMs } = await stat(path);
    this.add({ folder, id, number: Number(digits), bytes: size, writtenAt: mtimeMs, isOpen: false });
  }

  add(part: Part): void {
    const room = this.rooms.get(part.folder) ?? { parts: [], bytes: 0 };
    this.rooms.set(part.folder, room);
    room.parts.splice(placeOf(part, room.parts), 0, part);
    this.count(part.folder, counted(part));
  }

  grow(part: Part, bytes: number, now = part.writtenAt): void {
    const before = counted(part);
    part.bytes += bytes;
    part.writtenAt = now;
    if (this.parts(part.folder).includes(part)) this.count(part.folder, counted(part) - before);
  }

  /** In the order in which they are played; those of one recording, or of all in the room. */
  parts(folder: string, id?: string): readonly Part[] {
    const { parts } = this.rooms.get(folder) ?? { parts: [] };
    return id === undefined ? parts : parts.filter((part) => part.id === id);
  }

  async remove(part: Part): Promise<void> {
    const room = this.rooms.get(part.folder);
    if (room?.parts.includes(part)) {
      room.parts = room.parts.filter((each) => each !== part);
      this.count(part.folder, -counted(part));
    }
    if (room?.parts.length === 0) this.rooms.delete(part.folder);
    await rm(this.fileOf(part), { force: true });
    // Somebody may begin a part in it at this moment.
    if (!this.rooms.has(part.folder)) await rmdir(join(this.root, part.folder)).catch(() => {});
  }

  expired(now: number): Part[] {
    const isExpired = ({ isOpen, writtenAt }: Part) => !isOpen && now - writtenAt > this.bounds.keptMs;
    return [...this.rooms.values()].flatMap(({ parts }) => parts.filter(isExpired));
  }

  /** These stay when others have to go, and count for no room. */
  pin(parts: ReadonlySet<Part>): void {
    this.pinned = parts;
  }

  /** Of that room, or of all. */
  isOver(folder: string): boolean {
    return this.looseBytes(folder) > this.bounds.roomBytes || this.total > this.bounds.totalBytes;
  }

  /** The part that has to go next for the bounds to hold; null when they do. One that is being written goes last. */
  excess(): Part | null {
    for (const [folder, { parts }] of this.rooms)
      if (this.looseBytes(folder) > this.bounds.roomBytes) return oldest(this.loose(parts));
    if (this.total <= this.bounds.totalBytes) return null;
    const all = [...this.rooms.values()].flatMap(({ parts }) => parts);
    const loose = this.loose(all);
    const isMuch = this.pinnedBytes(all) > this.bounds.totalBytes * MAX_PINNED;
    return isMuch || loose.length === 0 ? oldest(this.mostPinned()) : oldest(loose);
  }

  private loose(parts: readonly Part[]): Part[] {
    return parts.filter((part) => !this.pinned.has(part));
  }

  private looseBytes(folder: string): number {
    const room = this.rooms.get(folder);
    return room ? room.bytes - this.pinnedBytes(room.parts) : 0;
  }

  private pinnedBytes(parts: readonly Part[]): number {
    if (this.pinned.size === 0) return 0;
    return parts.reduce((sum, part) => (this.pinned.has(part) ? sum + counted(part) : sum), 0);
  }

  /** Of the room that has most of them. */
  private mostPinned(): Part[] {
    const rooms = [...this.rooms.values()].map(({ parts }) => parts.filter((part) => this.pinned.has(part)));
    return rooms.reduce((most, parts) => (this.pinnedBytes(parts) > this.pinnedBytes(most) ? parts : most), []);
  }

  private count(folder: string, bytes: number): void {
    const room = this.rooms.get(folder);
    if (room) room.bytes += bytes;
    this.total += bytes;
  }
}

function counted({ bytes }: Part): number {
  return Math.max(bytes, LEAST_PART_BYTES);
}

function isBefore(a: Part, b: Part): boolean {
  return a.id === b.id ? a.number < b.number : a.id < b.id;
}

/** Among those that are in order. */
function placeOf(part: Part, parts: readonly Part[]): number {
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = parts[middle];
    if (other && isBefore(other, part)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function oldest(parts: readonly Part[]): Part | null {
  const order = (a: Part, b: Part) =>
    Number(a.isOpen) - Number(b.isOpen) || a.writtenAt - b.writtenAt || a.number - b.number;
  return parts.reduce<Part | null>((least, part) => (least && order(least, part) <= 0 ? least : part), null);
}
