// What a wall says of somebody's work, and in which order it shows people.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Deck } from '#core/deck';
import { newLifetime, prolonged } from '#core/lifetime';
import type { RosterEntry } from '#core/room-protocol';
import { NO_WORK, type WallEntry, type WorkFacts, wallEntryOf, wallEntrySchema } from '#core/wall';
import { AT_END, arranged, histogramOf, isLate, type WallRow } from '#core/wall-order';

const task = (name: string, minutes: number | null = null) => ({
  ...{ name, title: name.toUpperCase(), slide: name, line: 1, after: [], undoes: [], minutes },
  ...{ conditions: [`${name}-check`, `${name}-other`], way: [], wrong: [], hints: 0, hasSolution: false },
});
const deck = {
  name: 'lab',
  tasks: [task('build', 2), task('ship')],
  blocks: [{ name: 'build-other', title: 'The image is there' }],
} as unknown as Deck;
const begun = (begunAt: number, doneAt: number | null = null) => ({ begunAt, doneAt, hints: 0, solution: false });
const work = (more: Partial<WorkFacts>): WorkFacts => ({ ...NO_WORK, progress: { tasks: {}, right: [] }, ...more });
const entryOf = (more: Partial<WorkFacts>) => wallEntryOf('member', work(more), deck);

test('WO1 somebody is at the task that they began last and have not done, and the first failing check says what fails', () => {
  expect(entryOf({})).toMatchObject({ task: null, done: 0, since: null, failing: null, run: null });
  const tasks = { build: begun(5), ship: begun(9) };
  expect(entryOf({ progress: { tasks, right: [] } })).toMatchObject({ task: 'ship', since: 9, done: 0 });
  const failed = { state: 'failed' as const, status: 1, output: '\nno image\nat all' };
  const at = entryOf({
    progress: { tasks: { ...tasks, ship: begun(9, 12) }, right: [] },
    checks: { 'build-check': { state: 'passed' }, 'build-other': failed, 'ship-check': failed },
  });
  expect(at).toMatchObject({ task: 'build', done: 1, failing: { title: 'The image is there', output: 'no image' } });
});

test('WO2 a run is told by how it ended, and a sandbox by what is wrong with it', () => {
  const run = (state: WorkFacts['runs'][string]) => entryOf({ runs: { up: state }, lastRun: 'up' }).run;
  expect(run({ state: 'finished', terminal: 1, status: 3 })).toEqual({ block: 'up', state: 'failed', status: 3 });
  expect(run({ state: 'finished', terminal: 1, status: 3, ready: true })).toMatchObject({ state: 'done' });
  expect(run({ state: 'running', terminal: 1 })).toEqual({ block: 'up', state: 'running', status: null });
  expect(entryOf({ sandbox: { state: 'gone', reason: 'x'.repeat(900) } }).trouble).toHaveLength(200);
  expect(entryOf({ sandbox: { state: 'waiting', place: 3, estimateSeconds: null } }).trouble).toContain('3');
  expect(wallEntrySchema.parse({ ...entryOf({}), member: 'member-1' }).sandbox).toBe('none');
});

const person = (name: string, more: Partial<RosterEntry> = {}): RosterEntry => ({
  ...{ member: name, name, role: 'attendee', isHere: true, at: null, hand: null, ...more },
});
const row = (name: string, entry: Partial<WallEntry> = {}, more: Partial<RosterEntry> = {}): WallRow => ({
  person: person(name, more),
  entry: { ...entryOf({}), ...entry },
});
const MINUTE = 60_000;
const tasks = [
  { name: 'build', title: 'Build', minutes: 2 },
  { name: 'ship', title: 'Ship', minutes: null },
];
const everybody = { choice: 'all', name: '', task: null } as const;
const names = (rows: WallRow[]) => rows.map((each) => each.person.name).join(' ');

test('WO3 who is stuck longest comes first, who is away last; hands, progress and names order alike', () => {
  const rows = [
    row('Cleo', { task: 'build', since: 19 * MINUTE }),
    row('Bob', { task: 'build', since: 1 * MINUTE }, { isHere: false }),
    row('Ada', { task: 'ship', since: 5 * MINUTE, done: 1 }, { hand: { at: 9, about: '' } }),
    row('Dan', { done: 2 }, { hand: { at: 4, about: '' } }),
  ];
  const at = { tasks, now: 20 * MINUTE };
  expect(names(arranged(rows, 'stuck', everybody, at))).toBe('Ada Cleo Dan Bob');
  expect(names(arranged(rows, 'hands', everybody, at))).toBe('Dan Ada Cleo Bob');
  expect(names(arranged(rows, 'progress', everybody, at))).toBe('Cleo Ada Dan Bob');
  expect(names(arranged(rows, 'name', everybody, at))).toBe('Ada Cleo Dan Bob');
  expect(names(arranged(rows, 'name', { ...everybody, choice: 'late' }, at))).toBe('Ada Bob');
  expect(names(arranged(rows, 'name', { ...everybody, choice: 'hands', name: ' ad' }, at))).toBe('Ada');
  expect(names(arranged(rows, 'name', { ...everybody, task: AT_END }, at))).toBe('Dan');
  expect(isLate(row('Eve', { task: 'build', since: 0 }), tasks, 2 * MINUTE)).toBe(false);
});

test('WO4 a histogram counts everybody once', () => {
  const entry = fc.record({ task: fc.constantFrom(null, 'build', 'ship'), done: fc.constantFrom(0, 1, 2) });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 50 }), (entries) => {
      const columns = histogramOf(
        entries.map((each, at) => row(`p${at}`, each)),
        tasks,
      );
      expect(columns.map(({ title }) => title)).toEqual(['Not begun', 'Build', 'Ship', 'All done']);
      expect(columns.reduce((sum, { people }) => sum + people, 0)).toBe(entries.length);
    }),
  );
});

test('WO5 a life is made longer before its end is near, as often as rules allow; one without end is only used', () => {
  const rules = { lifetimeMs: 60 * MINUTE, idleMs: null, extendMs: 30 * MINUTE, extensions: 1 };
  const longer = prolonged(newLifetime(rules, 0), rules, 5);
  expect(longer).toEqual({ endsAt: 90 * MINUTE, usedAt: 5, extended: 1 });
  expect(longer && prolonged(longer, rules, 6)).toBeNull();
  const endless = { ...rules, lifetimeMs: null };
  expect(prolonged(newLifetime(endless, 0), endless, 7)).toEqual({ endsAt: null, usedAt: 7, extended: 0 });
});
