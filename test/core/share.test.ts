import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Audience,
  answered,
  asked,
  joined,
  left,
  MAX_ASKING,
  MAX_TYPING,
  MAX_VIEWERS,
  NOBODY,
  roleOf,
  those,
} from '#core/share';

const crowd = (count: number): Audience =>
  Array.from({ length: count }, (_, at) => `v${at}`).reduce<Audience>(
    (audience, viewer) => joined(audience, viewer) ?? audience,
    NOBODY,
  );

const asks = (audience: Audience, viewer: string) => asked(audience, { viewer, name: 'Ada' });

test('VW1 whoever comes only watches, until the owner says otherwise', () => {
  const audience = crowd(2);
  expect(roleOf(audience, 'v0')).toBe('watching');
  expect(roleOf(asks(audience, 'v0'), 'v0')).toBe('asking');
  expect(roleOf(answered(asks(audience, 'v0'), 'v0', true), 'v0')).toBe('typing');
  expect(roleOf(answered(asks(audience, 'v0'), 'v0', false), 'v0')).toBe('watching');
  expect(roleOf(audience, 'nobody')).toBe(null);
});

test('VW2 those who ask stand in the order in which they asked', () => {
  const audience = ['v2', 'v0', 'v1', 'v2'].reduce(asks, crowd(3));
  expect(those(audience, 'asking').map(({ viewer }) => viewer)).toEqual(['v2', 'v0', 'v1']);
});

test('VW3 there are bounds to those who watch, ask and type', () => {
  expect(joined(crowd(MAX_VIEWERS), 'one more')).toBe(null);
  const all = crowd(100);
  const names = all.map(({ viewer }) => viewer);
  expect(those(names.reduce(asks, all), 'asking').length).toBe(MAX_ASKING);
  const typing = names.reduce((audience, viewer) => answered(audience, viewer, true), all);
  expect(those(typing, 'typing').length).toBe(MAX_TYPING);
});

test('VW4 whatever happens nobody is there twice, and nobody types who was not let', () => {
  const viewer = fc.constantFrom('v0', 'v1', 'v2', 'v9');
  const step = fc.oneof(
    fc.record({ kind: fc.constantFrom('ask' as const, 'leave' as const), viewer, may: fc.constant(false) }),
    fc.record({ kind: fc.constant('answer' as const), viewer, may: fc.boolean() }),
  );
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const allowed = new Set<string>();
      let audience = crowd(3);
      for (const { kind, viewer, may } of steps) {
        if (kind === 'answer' && may) allowed.add(viewer);
        else if (kind === 'answer' || kind === 'leave') allowed.delete(viewer);
        if (kind === 'ask') audience = asks(audience, viewer);
        else if (kind === 'leave') audience = left(audience, viewer);
        else audience = answered(audience, viewer, may);
        expect(new Set(audience.map((each) => each.viewer)).size).toBe(audience.length);
        for (const each of those(audience, 'typing')) expect(allowed.has(each.viewer)).toBe(true);
      }
    }),
  );
});

test('VW5 a name is one line of plain letters, whatever was said', () => {
  const shown = (name: string) => those(asked(crowd(1), { viewer: 'v0', name }), 'asking')[0]?.name ?? '';
  expect(shown('  Ada\u202e\n\x1b[31m Lovelace ')).toBe('Ada [31m Lovelace');
  expect(shown('\u200b \n')).toBe('Somebody');
  expect([...shown('🚢'.repeat(300))].length).toBe(40);
});
