// Owns sandboxes whose check is looked at in a bench: how old what their pages know becomes, and what a key's echo takes
// beside that.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blockId } from '#core/ids';
import { openLibrary } from '#server/content/library';
import { until } from '../test/support/until';
import { type Line, openLiveLine } from './line';
import type { LivePage } from './live-page';

const DECK = 'checked';
/** Each result differs from the one before, so that each is told. */
const CHECK = "docker ps --format '{{.Names}}' | wc -l; date +%s%3N; false";
const SOURCE = `---\ntitle: Checked\n---\n\n# Start\n\n---\nlayout: terminal\n---\n\n# Checked\n\n\`\`\`sh check name=asks-docker\n${CHECK}\n\`\`\`\n`;
/** Sandboxes that start side by side. */
const AT_ONCE = 4;
/** Those that are typed in, in turn. */
const TYPED = 5;
const PAUSE_MS = 20;
const ENGINES_DEADLINE_MS = 10 * 60_000;

/** `foundAt`: when the check was carried out, and `toldAt` when its page heard of it; on one clock. */
type Result = { foundAt: number; toldAt: number };

export type CheckedRoom = { page: LivePage; line: Line; results: Result[] };

/** Content with the deck whose check this is. `block`: its id. */
export async function withCheckedDeck<T>(
  work: (deck: { contentDir: string; block: string }) => Promise<T>,
): Promise<T> {
  const contentDir = await mkdtemp(join(tmpdir(), 'slipway-checked-'));
  try {
    await mkdir(join(contentDir, DECK));
    await writeFile(join(contentDir, DECK, 'deck.mdx'), SOURCE);
    const compiled = await openLibrary(contentDir).compiled(DECK);
    const [check] = compiled?.ok ? compiled.deck.blocks : [];
    if (!check) throw new Error('the deck of the bench has no check');
    return await work({ contentDir, block: blockId(DECK, check.name, check.hash) });
  } finally {
    await rm(contentDir, { recursive: true, force: true });
  }
}

/** Each with a shell at its prompt and an engine that answers; nothing is looked at any more. */
export async function openRooms(url: string, block: string, count: number): Promise<CheckedRoom[]> {
  const rooms: CheckedRoom[] = [];
  while (rooms.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - rooms.length) }, () => openRoom(url));
    const opened = await Promise.all(some);
    for (const { page } of opened) page.say({ type: 'watch-checks', blocks: [block] });
    rooms.push(...opened);
    if (rooms.length % 20 === 0) console.error(`${rooms.length} sandboxes`);
  }
  await until('every engine', () => rooms.every(({ results }) => results.length > 1), ENGINES_DEADLINE_MS);
  look(rooms, []);
  return rooms;
}

async function openRoom(url: string): Promise<CheckedRoom> {
  const { line, page } = await openLiveLine(url, DECK);
  const results: Result[] = [];
  page.hear((fact) => {
    if (fact.type !== 'check-changed' || fact.check?.state !== 'failed') return;
    const foundAt = Number(fact.check.output.split('\n').at(-1));
    if (foundAt > 0) results.push({ foundAt, toldAt: Date.now() });
  });
  return { page, line, results };
}

export function look(rooms: readonly CheckedRoom[], blocks: string[]): void {
  for (const { page } of rooms) page.say({ type: 'watch-checks', blocks });
}

/** What a key's echo took, one key after the other in some of the rooms, for so long. */
export async function typeIn(rooms: readonly CheckedRoom[], forMs: number): Promise<number[]> {
  const typed = rooms.filter((_, at) => at % Math.ceil(rooms.length / TYPED) === 0);
  const echoes: number[] = [];
  const end = performance.now() + forMs;
  for (let key = 0; performance.now() < end; key += 1) {
    const line = typed[key % typed.length]?.line;
    if (!line) break;
    echoes.push(await line.ask('x', 'x', 30_000));
    if (key % 40 >= 40 - typed.length) await line.ask('\x15', '\x1b[K', 30_000);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return echoes;
}

/** `silent`: rooms without a result. */
export type Ages = { oldestMs: number; gapsMs: number[]; results: number; silent: number };

/** Of what the pages knew from then on: how old it became, and how far apart results were. */
export function agesOf(rooms: readonly CheckedRoom[], from: number, to: number): Ages {
  let oldestMs = 0;
  const gapsMs: number[] = [];
  let count = 0;
  let silent = 0;
  for (const { results } of rooms) {
    const known = results.filter(({ toldAt }) => toldAt >= from && toldAt <= to);
    count += known.length;
    if (known.length === 0) silent += 1;
    let last: Result = { foundAt: from, toldAt: from };
    for (const result of known) {
      oldestMs = Math.max(oldestMs, result.toldAt - last.foundAt);
      if (last.toldAt !== from) gapsMs.push(result.toldAt - last.toldAt);
      last = result;
    }
    oldestMs = Math.max(oldestMs, to - last.foundAt);
  }
  return { oldestMs, gapsMs, results: count, silent };
}
