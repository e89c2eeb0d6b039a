import { expect, test } from 'vitest';
import { resolveLook } from '#core/layouts';
import { manifestSchema, type SlideSettings } from '#core/manifest';

const manifest = manifestSchema.parse({
  title: 'T',
  footer: 'foot',
  transition: 'fade',
  layouts: {
    demo: { layout: 'terminal', class: 'dim', background: '#111', footer: false },
    loud: { layout: 'demo', class: 'large', transition: 'slide' },
    loop: { layout: 'pool' },
    pool: { layout: 'loop' },
    lost: { layout: 'nowhere' },
  },
});

function lookOf(settings: SlideSettings) {
  const outcome = resolveLook(manifest, settings);
  return outcome.ok ? outcome.look : outcome.problem;
}

test('LY1 a slide without settings has the default layout and what the deck says for all', () => {
  expect(lookOf({})).toEqual({ layout: 'default', layouts: [], footer: 'foot', transition: 'fade' });
});

test('LY2 a layout of the deck’s own inherits; the nearest word wins, classes add up', () => {
  expect(lookOf({ layout: 'loud', class: 'mine', background: 'red' })).toEqual({
    layout: 'terminal',
    layouts: ['loud', 'demo'],
    class: 'dim large mine',
    background: 'red',
    footer: false,
    transition: 'slide',
  });
});

test('LY3 layouts that are not there, or are made from each other, are said so', () => {
  expect(lookOf({ layout: 'titel' })).toMatch(/“titel” is no layout. There are: title, .*demo, loud/);
  expect(lookOf({ layout: 'lost' })).toMatch(/“nowhere” is no layout/);
  expect(lookOf({ layout: 'loop' })).toBe('The layouts loop → pool → loop are made from each other.');
  expect(lookOf({ layout: 'constructor' })).toMatch(/is no layout/);
});
