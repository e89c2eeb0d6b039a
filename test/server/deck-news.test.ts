import { expect, test } from 'vitest';
import { compileDeck } from '#server/content/compile';
import type { DeckOnDisk } from '#server/content/library';
import { EditedSlides, standingOf, standingsOf } from '#server/live/deck-news';

const compiled = async (text: string): Promise<DeckOnDisk> => ({
  ...(await compileDeck('talk', 'talk/deck.mdx', text)),
  revision: String(text.length),
});

const HEAD = '---\ntitle: Talk\n---\n\n# One\n\n---\nlayout: section\nname: two\n---\n\n# Second\n\n----\n\n# Three\n';

async function editedAfter(...texts: string[]): Promise<string | null> {
  const edited = new EditedSlides();
  let last: string | null = null;
  for (const text of texts) last = edited.saw('talk', await compiled(text));
  return last;
}

test('AU14 words, settings and notes of a slide are its text; separators and empty lines are nobody’s', async () => {
  expect(await editedAfter(HEAD, HEAD.replace('# Second', '# Second\n\nMore.'))).toBe('two');
  expect(await editedAfter(HEAD, HEAD.replace('layout: section', 'layout: title'))).toBe('two');
  expect(await editedAfter(HEAD, HEAD.replace('# Three', '# Three\n\n<Notes>\nHm.\n</Notes>'))).toBe('three');
  expect(await editedAfter(HEAD, HEAD.replace('\n\n----\n\n', '\n\n\n---\n\n\n'))).toBeNull();
  expect(await editedAfter(HEAD, HEAD.replace('title: Talk', 'title: Other'))).toBeNull();
});

test('AU15 a hidden slide is nowhere to go to', async () => {
  const hidden = HEAD.replace('name: two', 'name: two\nhidden: true');
  expect(await editedAfter(hidden, hidden.replace('# Second', '# Second\n\nMore.'))).toBeNull();
  expect(await editedAfter(hidden, hidden.replace('# Three', '# Three\n\nMore.'))).toBe('three');
});

test('AU16 what was edited while the deck had faults is found when it is mended', async () => {
  const faulty = HEAD.replace('# Three', '# Three\n\n<Marquee />');
  expect(await editedAfter(HEAD, faulty, HEAD.replace('# Three', '# Three\n\nMended.'))).toBe('three');
});

test('AU17 pages are told of faults with their places, of few where there are many, and of a deck that is gone', async () => {
  const faulty = await compiled(HEAD.replace('# Three', `# Three\n\n${'<Marquee />\n\n'.repeat(30)}`));
  const { trouble } = standingOf(faulty);
  if (trouble?.kind !== 'faults') throw new Error('no faults');
  expect(trouble.faults[0]).toMatchObject({ file: 'talk/deck.mdx', line: 18, column: 1 });
  expect([trouble.faults.length, trouble.more]).toEqual([20, 10]);
  expect(standingOf(null)).toEqual({ revision: '', trouble: { kind: 'gone' } });
  expect(standingOf(await compiled(HEAD)).trouble).toBeNull();
});

test('LN16 a page is told how its own text of the deck stands', async () => {
  const sound = await compiled(HEAD);
  const french = { ...(await compiled(`${HEAD}\n---\n\n# Quatre\n`)), language: 'fr' };
  const german = { ...(await compiled(HEAD.replace('# Three', '<Marquee />'))), language: 'de' };
  const standingIn = standingsOf(sound, [german, french]);
  expect(standingIn(null)).toEqual({ revision: sound.revision, trouble: null });
  expect(standingIn('fr')).toEqual({ revision: french.revision, trouble: null });
  expect(standingIn('de').trouble).toMatchObject({ kind: 'faults' });
  expect(standingIn('it').trouble).toEqual({ kind: 'gone' });
});

test('LN17 a slide that was edited in one language is news, and another language’s text is no edit of it', async () => {
  const edited = new EditedSlides();
  const french = HEAD.replace('# Second', '# Deuxième');
  expect(edited.saw('talk', await compiled(HEAD))).toBeNull();
  expect(edited.saw('talk', await compiled(french), 'fr')).toBeNull();
  expect(edited.saw('talk', await compiled(HEAD))).toBeNull();
  expect(edited.saw('talk', await compiled(french.replace('# Deuxième', '# Second')), 'fr')).toBe('two');
});
