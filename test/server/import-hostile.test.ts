import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutDeck } from '#core/deck-source';
import { compileDeck } from '#server/content/compile';
import { detectFormat } from '#server/content/import/detect';
import { decodeText } from '#server/content/import/encoding';
import { importDeck } from '#server/content/import/import-deck';
import { FORMATS, type Format } from '#server/content/import/imported';
import { PIECES, WORDY } from '../support/hostile-decks';
import { faultsIn, importText, lettersOf } from '../support/imports';

const format = fc.constantFrom<Format>(...FORMATS);

const text = fc.array(
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...PIECES) }, { weight: 1, arbitrary: fc.string({ maxLength: 8 }) }),
  { maxLength: 40 },
);

const RUNS = Number(process.env.IMPORT_RUNS ?? 150);

test('IMP60 no text makes an importer throw, and what it writes is a deck without faults', () => {
  fc.assert(
    fc.property(format, text, fc.boolean(), (each, pieces, isPage) => {
      const source = pieces.join('');
      const input = isPage ? `<!doctype html><div class="slides"><section>${source}` : source;
      const imported = importDeck({ format: each, text: input, name: 'x', include: () => source });
      detectFormat(input);
      if (!imported.ok) return;
      expect(faultsIn(imported.deck), imported.deck).toEqual([]);
      expect(cutDeck(imported.deck).slides).toHaveLength(imported.slides);
    }),
    { numRuns: RUNS },
  );
});

test('IMP61 every word that could be seen is in the deck, or listed with its line', () => {
  fc.assert(
    fc.property(
      format,
      fc.array(fc.tuple(fc.constantFrom(...WORDY), fc.constantFrom('', ' ', '\n', '\n\n')), { maxLength: 25 }),
      fc.boolean(),
      (each, pieces, isPage) => {
        const words: string[] = [];
        const name = () => words[words.push(`q${words.length}z`) - 1] ?? '';
        const source = pieces.flat().join('').replaceAll('W', name);
        const input = isPage ? `<!doctype html><div class="slides"><section>${source}` : source;
        const imported = importDeck({ format: each, text: input, name: 'x', include: () => null });
        const deck = imported.ok ? lettersOf(imported.deck) : '';
        const lines = input.split('\n');
        for (const word of words) {
          if (!imported.ok || deck.includes(word) || /^(?:name: |<Foo a=")/.test(aroundOf(input, word))) continue;
          const listed = imported.changes.find(({ what }) => what.includes(word));
          expect(listed, `${word} in\n${input}\n=>\n${imported.deck}`).toBeDefined();
          const from = listed?.line ?? 0;
          expect(
            lines.slice(from - 1).some((line) => line.includes(word)),
            `${word} after line ${from} in\n${input}`,
          ).toBe(true);
        }
      },
    ),
    { numRuns: RUNS },
  );
});

/** What stands right before a word: names and attributes are not seen. */
function aroundOf(text: string, word: string): string {
  return /(?:name: |<Foo a=")?$/.exec(text.slice(0, text.indexOf(word)))?.[0] ?? '';
}

/** Each of them has made a parser, a template or a pattern slow somewhere. */
const SLOW: readonly [string, string][] = [
  ['stars', '*a **a '],
  ['brackets', '!['],
  ['quotes', '> '],
  ['open tags', '<b a=1>'],
  ['clicks', '<v-click>'],
  ['backquotes', '`` ` '],
  ['classes', '.a['],
  ['comments', '<!-- a '],
  ['addresses', 'a@b.c www.a '],
  ['dollars', '$a $$'],
  ['ends of tags', '<a:a />< '],
  ['blank lines', '\n'],
  ['scripts', '<script>'],
  ['braces', '{{a}} {'],
];

test.each(SLOW)('IMP62 nothing hangs: %s', (_what, piece) => {
  for (const each of FORMATS) {
    for (const around of ['', '<!doctype html><div class="slides"><section>']) {
      const started = performance.now();
      importDeck({
        format: each,
        text: `${around}# A\n\n${piece.repeat(6000 / piece.length)}`,
        name: 'x',
        include: () => null,
      });
      expect(performance.now() - started, `${each} ${around}`).toBeLessThan(10_000);
    }
  }
});

test('IMP63 bytes that are no text are refused or read, and never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const decoded = decodeText(bytes);
      if (decoded.ok) expect(typeof decoded.text).toBe('string');
      else expect(decoded.problem).toMatch(/^This is /);
    }),
  );
});

test('IMP64 what hostile texts become compiles, and nothing of it is evaluated', async () => {
  const source = [
    '# A {globalThis.hit = 1}',
    '<img src=x onerror="globalThis.hit = 1"> <a href="java&#10;script:globalThis.hit=1">x</a>',
    'import fs from "node:fs"',
    'export const a = (globalThis.hit = 1)',
    '<script>globalThis.hit = 1</script>',
    '<b style="background: url(javascript:x)" {...globalThis}>y</b>',
    '```sh run\nrm -rf /\n```',
    '[z](data:text/html,x)',
  ].join('\n\n');
  for (const each of FORMATS) {
    if (each === 'killercoda' || each === 'labspace') continue;
    const { deck } = importText(each, source);
    const outcome = await compileDeck('d', 'd/deck.mdx', deck);
    expect(outcome.ok ? [] : outcome.faults, deck).toEqual([]);
    expect(outcome.ok && outcome.deck.blocks).toEqual([]);
    const body = deck.replace(/^---\n[\s\S]*?\n---\n/, '');
    expect(body).not.toMatch(/(?<!\\)\{[.g]|onerror|\]\(javascript:|^import|^export/m);
  }
});
