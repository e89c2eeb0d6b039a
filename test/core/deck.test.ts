import { expect, test } from 'vitest';
import { type Deck, findBlock, needsDocker } from '#core/deck';
import { manifestSchema, slideSettingsSchema } from '#core/manifest';
import { block } from '../support/block';

const build = block('build', { text: 'make' });
const deck: Deck = {
  name: 'a',
  manifest: manifestSchema.parse({ title: 'A' }),
  slides: [],
  blocks: [build],
  tasks: [],
  questions: [],
  variables: [],
  links: [],
  polls: [],
};

test('K1 a block is found by name and hash; another hash means it has changed', () => {
  expect(findBlock(deck, 'build', '0123456789ab')).toBe(build);
  expect(findBlock(deck, 'build', 'ba9876543210')).toBe('changed');
  expect(findBlock(deck, 'other', '0123456789ab')).toBe('unknown');
});

test.each([
  ['docker build .', true],
  ['cd x && docker ps', true],
  ['ls\ndocker ps', true],
  ['echo dockerfile', false],
  ['cat docker-compose.yaml', false],
])('K2 whether %j needs Docker: %s', (text, expected) => {
  expect(needsDocker({ ...build, text })).toBe(expected);
});

test('K3 paths in frontmatter stay inside the deck', () => {
  for (const app of ['/etc', '../x', 'a/../../b', '..'])
    expect(manifestSchema.safeParse({ title: 'A', app }).success, app).toBe(false);
  for (const app of ['app', 'src/app', 'a..b'])
    expect(manifestSchema.safeParse({ title: 'A', app }).success, app).toBe(true);
});

test('K4 unknown settings are refused, missing ones have defaults', () => {
  expect(slideSettingsSchema.safeParse({ layuot: 'title' }).success).toBe(false);
  expect(slideSettingsSchema.parse({})).toEqual({});
  expect(manifestSchema.parse({ title: 'A' })).toMatchObject({ theme: 'dock', slideNumbers: true, layouts: {} });
});
