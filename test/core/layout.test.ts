import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  FIRST_LAYOUT,
  fitted,
  type Layout,
  MAX_NAME_LENGTH,
  movedTab,
  readLayout,
  renamed,
  tidyName,
  writeLayout,
} from '#core/layout';
import { boxesOf, dividersOf, paneBeside } from '#core/pane-places';
import {
  evened,
  LEAST_SHARE,
  moveDivider,
  onlyPanes,
  type Panes,
  showInPane,
  splitPane,
  terminalsIn,
  type Way,
  withoutPane,
} from '#core/panes';
import { MAX_TERMINALS } from '#core/terminal-number';

const terminal = fc.integer({ min: 1, max: MAX_TERMINALS });
const way = fc.constantFrom<Way>('row', 'column');

type Change = (panes: Panes) => Panes;
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(terminal, terminal, way).map(
    ([at, more, along]): Change =>
      (panes) =>
        splitPane(panes, at, more, along),
  ),
  terminal.map(
    (gone): Change =>
      (panes) =>
        withoutPane(panes, gone),
  ),
  fc.tuple(terminal, terminal).map(
    ([at, shown]): Change =>
      (panes) =>
        showInPane(panes, at, shown),
  ),
  fc.tuple(fc.nat(6), fc.double({ min: -2, max: 3, noNaN: true })).map(
    ([which, share]): Change =>
      (panes) => {
        const divider = dividersOf(panes)[which];
        return divider ? moveDivider(panes, divider, share) : panes;
      },
  ),
  fc.nat(6).map(
    (which): Change =>
      (panes) =>
        evened(panes, dividersOf(panes)[which]?.path ?? []),
  ),
);
/** Two or more panes that came about as a reader makes them. */
const panes = fc
  .array(change, { maxLength: 40 })
  .map((changes) => changes.reduce<Panes>((all, each) => each(all), splitPane(1, 1, 2, 'row')));

/** What is wrong with a tree; empty where nothing is. */
function faultsOf(all: Panes, inside: Way | null = null): string[] {
  if (typeof all === 'number') return [];
  const sum = all.shares.reduce((total, share) => total + share, 0);
  return [
    ...(all.parts.length < 2 ? ['a split of less than two'] : []),
    ...(all.way === inside ? ['a split in one of its own way'] : []),
    ...(all.parts.length === all.shares.length ? [] : ['not a share for each part']),
    ...(Math.abs(sum - 1) < 1e-9 ? [] : [`shares of ${sum} together`]),
    ...(all.shares.every((share) => share > LEAST_SHARE - 1e-9) ? [] : [`a share too small: ${all.shares.join()}`]),
    ...all.parts.flatMap((part) => faultsOf(part, all.way)),
  ];
}

test('LO1 whatever is done to panes: no terminal twice, no empty split, no more than there may be', () => {
  fc.assert(
    fc.property(panes, (all) => {
      const shown = terminalsIn(all);
      expect(new Set(shown).size).toBe(shown.length);
      expect(shown.length).toBeGreaterThanOrEqual(1);
      expect(shown.length).toBeLessThanOrEqual(MAX_TERMINALS);
      expect(faultsOf(all)).toEqual([]);
    }),
  );
});

test('LO2 the panes fill the desk and do not overlap', () => {
  fc.assert(
    fc.property(
      panes,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (all, x, y) => {
        const at = boxesOf(all).filter(
          ({ box }) => box.left <= x && x < box.left + box.width && box.top <= y && y < box.top + box.height,
        );
        const area = boxesOf(all).reduce((sum, { box }) => sum + box.width * box.height, 0);
        expect(area).toBeCloseTo(1);
        expect(at.length).toBeLessThanOrEqual(1);
        expect(boxesOf(all)).toHaveLength(dividersOf(all).length + 1);
      },
    ),
  );
});

test('LO3 a split the same way shares evenly, the other way it halves', () => {
  const three = splitPane(splitPane(1, 1, 2, 'row'), 1, 3, 'row');
  expect(three).toEqual({
    way: 'row',
    parts: [1, 3, 2],
    shares: [1 / 3, 1 / 3, 1 / 3].map((share) => expect.closeTo(share)),
  });
  const below = splitPane(splitPane(1, 1, 2, 'row'), 2, 3, 'column');
  expect(boxesOf(below).find((each) => each.terminal === 3)?.box).toEqual({
    left: 0.5,
    top: 0.5,
    width: 0.5,
    height: 0.5,
  });
});

test('LO4 what is closed leaves its place to its neighbours, and a split of one is none', () => {
  const below = splitPane(splitPane(1, 1, 2, 'row'), 2, 3, 'column');
  expect(withoutPane(below, 3)).toEqual({
    way: 'row',
    parts: [1, 2],
    shares: [expect.closeTo(0.5), expect.closeTo(0.5)],
  });
  expect(withoutPane(withoutPane(below, 1), 2)).toBe(3);
  expect(withoutPane(3, 3)).toBe(3);
  expect(onlyPanes(below, [])).toBeNull();
  expect(onlyPanes(below, [1, 2, 3, 4])).toBe(below);
});

test('LO5 a divider moves its two neighbours alone, and squeezes neither away', () => {
  fc.assert(
    fc.property(panes, fc.nat(6), fc.double({ min: -1, max: 2, noNaN: true }), (all, which, share) => {
      const divider = dividersOf(all)[which];
      if (!divider) return;
      const moved = moveDivider(all, divider, share);
      expect(faultsOf(moved)).toEqual([]);
      expect(terminalsIn(moved)).toEqual(terminalsIn(all));
      const now = dividersOf(moved).filter(({ box }, at) => box.left !== dividersOf(all)[at]?.box.left);
      if (divider.way === 'column') expect(now.every(({ way: along }) => along === 'row')).toBe(true);
    }),
  );
  expect(moveDivider(splitPane(1, 1, 2, 'row'), { path: [], index: 0 }, 0)).toMatchObject({ shares: [0.1, 0.9] });
});

test('LO6 the pane beside another is the one level with its middle; at the edge there is none', () => {
  const all = splitPane(splitPane(1, 1, 2, 'row'), 2, 3, 'column');
  expect(paneBeside(all, 2, 'left')).toBe(1);
  expect(paneBeside(all, 2, 'down')).toBe(3);
  expect(paneBeside(all, 3, 'up')).toBe(2);
  expect([2, 3]).toContain(paneBeside(all, 1, 'right'));
  expect(paneBeside(all, 1, 'left')).toBeUndefined();
  fc.assert(
    fc.property(panes, terminal, (any, from) => {
      const to = paneBeside(any, from, 'right');
      if (to !== undefined) expect(terminalsIn(any)).toContain(to);
      expect(to).not.toBe(from);
    }),
  );
});

const name = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 40 }));
const layout = fc
  .tuple(panes, fc.uniqueArray(terminal), fc.array(fc.tuple(terminal, name)), fc.nat(MAX_TERMINALS - 1))
  .map(([all, more, names, which]): Layout => {
    const shown = terminalsIn(all);
    const first: Layout = {
      order: [...new Set([...more, ...shown])],
      names: {},
      nodes: {},
      panes: all,
      front: shown[which % shown.length] ?? 1,
    };
    return names.reduce((now, [each, text]) => (first.order.includes(each) ? renamed(now, each, text) : now), first);
  });

test('LO7 a layout that is written is read as it was', () => {
  fc.assert(
    fc.property(layout, (all) => {
      const read = readLayout(writeLayout(all));
      expect(read).toMatchObject({ order: all.order, names: all.names, nodes: all.nodes, front: all.front });
      expect(terminalsIn(read?.panes ?? 0)).toEqual(terminalsIn(all.panes));
      expect(boxesOf(read?.panes ?? 0)).toEqual(
        boxesOf(all.panes).map(({ terminal: each, box }) => ({
          terminal: each,
          box: Object.fromEntries(Object.entries(box).map(([side, share]) => [side, expect.closeTo(share, 9)])),
        })),
      );
    }),
  );
});

test('LO8 what is stored and is no layout is ignored', () => {
  for (const text of [null, '', '{', 'null', '[]', '"x"', '{}', '[[[[', '9'.repeat(5_000), '{"order":[1]}'])
    expect(readLayout(text)).toBeNull();
  const stored = (change: object) => readLayout(JSON.stringify({ ...FIRST_LAYOUT, ...change }));
  expect(stored({})).toEqual(FIRST_LAYOUT);
  expect(stored({ panes: MAX_TERMINALS + 1 })).toBeNull();
  expect(stored({ panes: { way: 'up', parts: [1, 2], shares: [0.5, 0.5] } })).toBeNull();
  expect(stored({ panes: { way: 'row', parts: [], shares: [] } })).toBeNull();
  expect(stored({ names: ['x'] })).toBeNull();
});

const brokenPanes = fc.letrec<{ panes: unknown }>((tie) => ({
  panes: fc.oneof(
    { depthSize: 'small' },
    terminal,
    fc.record({
      way,
      parts: fc.array(tie('panes'), { maxLength: 4 }),
      shares: fc.array(fc.oneof(fc.double(), fc.integer()), { maxLength: 4 }),
    }),
  ),
})).panes;

test('LO9 what is stored and breaks a rule is mended or ignored, whatever it is', () => {
  const broken = fc.record({
    order: fc.array(terminal),
    names: fc.dictionary(fc.string(), fc.string({ maxLength: 60 })),
    nodes: fc.dictionary(terminal.map(String), fc.string({ maxLength: 9 })),
    panes: brokenPanes,
    front: terminal,
  });
  fc.assert(
    fc.property(broken, (all) => {
      const read = readLayout(JSON.stringify(all));
      if (!read) return;
      const shown = terminalsIn(read.panes);
      expect(faultsOf(read.panes)).toEqual([]);
      expect(new Set(shown).size).toBe(shown.length);
      expect(new Set(read.order).size).toBe(read.order.length);
      expect(read.order).toEqual(expect.arrayContaining(shown));
      expect(shown).toContain(read.front);
      for (const each of Object.values(read.names)) expect(tidyName(each)).toBe(each);
    }),
  );
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readLayout(text)));
});

test('LO10 a name is one line of at most 24 characters, and an empty one is none', () => {
  expect(tidyName('  docker\t logs \u0007 ')).toBe('docker logs');
  expect(renamed(renamed(FIRST_LAYOUT, 1, 'logs'), 1, '  ').names).toEqual({});
  fc.assert(
    fc.property(name, (text) => {
      const tidied = tidyName(text);
      expect([...tidied].length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
      expect(tidied).not.toMatch(/[\p{C}\n]/u);
      expect(tidyName(tidied)).toBe(tidied);
    }),
  );
});

test('LO11 a tab takes the place of another, and no tab is lost', () => {
  const four: Layout = { ...FIRST_LAYOUT, order: [1, 2, 3, 4] };
  expect(movedTab(four, 1, 3).order).toEqual([2, 3, 1, 4]);
  expect(movedTab(four, 4, 1).order).toEqual([4, 1, 2, 3]);
  expect(movedTab(four, 5, 1).order).toEqual([1, 2, 3, 4]);
  expect(movedTab(four, 1, 5).order).toEqual([1, 2, 3, 4]);
});

test('LO12 terminals that come and go leave a layout right, which then stays as it is', () => {
  const known = fc
    .tuple(fc.uniqueArray(terminal, { minLength: 1 }), fc.nat(7))
    .map(([terminals, which]) => ({ terminals, active: terminals[which % terminals.length] ?? 1, nodes: {} }));
  fc.assert(
    fc.property(layout, known, (all, now) => {
      const next = fitted(all, now);
      expect([...next.order].toSorted()).toEqual([...now.terminals].toSorted());
      expect(terminalsIn(next.panes)).toContain(now.active);
      expect(next.front).toBe(now.active);
      expect(faultsOf(next.panes)).toEqual([]);
      expect(now.terminals).toEqual(expect.arrayContaining(terminalsIn(next.panes)));
      expect(now.terminals.map(String)).toEqual(expect.arrayContaining(Object.keys(next.names)));
      expect(fitted(next, now)).toBe(next);
    }),
  );
});

test('LO13 a terminal that comes to the front without a pane takes that of the one that was', () => {
  const split: Layout = { ...FIRST_LAYOUT, order: [1, 2, 3], panes: splitPane(1, 1, 2, 'row'), front: 2 };
  const shown = fitted(split, { terminals: [1, 2, 3], active: 3, nodes: {} });
  expect(terminalsIn(shown.panes)).toEqual([1, 3]);
  expect(fitted(shown, { terminals: [1, 2, 3], active: 1, nodes: {} }).panes).toEqual(shown.panes);
});
