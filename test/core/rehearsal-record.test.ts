import { expect, test } from 'vitest';
import type { Rehearsal } from '#core/rehearsal';
import { isProven, readRecord, recordOf } from '#core/rehearsal-record';
import type { Task } from '#core/tasks';
import { block } from '../support/block';

const task: Task = {
  ...{ name: 'build', line: 1, title: 'Build', slide: 's', after: [], undoes: [], minutes: null },
  ...{ conditions: [], way: [], wrong: [], hints: 0, hasSolution: false },
};
const deck = {
  tasks: [task],
  blocks: [block('make', { task: 'build', line: 2 }), block('made', { task: 'build', role: 'check', line: 3 })],
};
const rehearsal: Rehearsal = {
  ...{ deck: 'lab', file: 'lab/deck.mdx', at: 1_700_000_000_000, seconds: 90, docker: '28.1', isolation: 'trusted' },
  trials: [{ kind: 'block', name: 'make', slide: 's', line: 2, task: 'build', seconds: 80, fault: null }],
};

test('RR1 what is kept of a rehearsal reads back, with the time of each block and an estimate for each task', () => {
  const record = recordOf(deck, rehearsal);
  expect(readRecord(JSON.stringify(record))).toEqual(record);
  expect(record.blocks.make).toEqual({ hash: deck.blocks[0]?.hash, seconds: 80 });
  expect(record.tasks.build).toEqual({ seconds: 80, minutes: 2 });
});

test('RR2 a deck is proven as long as no block is another, new or gone', () => {
  const record = recordOf(deck, rehearsal);
  const [make, made] = deck.blocks;
  if (!make || !made) throw new Error('invariant: two blocks');
  expect(isProven(deck, record)).toBe(true);
  expect(isProven({ blocks: [{ ...make, hash: 'another' }, made] }, record)).toBe(false);
  expect(isProven({ blocks: [make] }, record)).toBe(false);
  expect(isProven({ blocks: [make, made, block('more')] }, record)).toBe(false);
});

test.each(['', '{}', '[1]', '{"version":2}', 'null'])('RR3 what is no record is none: %j', (text) => {
  expect(readRecord(text)).toBeNull();
});
