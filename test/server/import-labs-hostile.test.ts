import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutDeck } from '#core/deck-source';
import { compileDeck } from '#server/content/compile';
import { importDeck } from '#server/content/import/import-deck';
import type { Format, Imported } from '#server/content/import/imported';
import { PIECES, WORDY } from '../support/hostile-decks';
import { LAB_PIECES, LAB_WORDY } from '../support/hostile-labs';
import { faultsIn, lettersOf } from '../support/imports';

const FORMATS = ['killercoda', 'play-with-docker', 'labspace'] as const satisfies readonly Format[];
type LabFormat = (typeof FORMATS)[number];

const format = fc.constantFrom<LabFormat>(...FORMATS);
const RUNS = Number(process.env.IMPORT_RUNS ?? 100);

/** A lab whose one text is `source`, which is its scripts, too. */
function importLab(kind: LabFormat, source: string): Imported {
  const step = { title: 'S', text: 'a.md', foreground: 'a.md', background: 'b.sh', verify: 'c.sh' };
  const assets = { host01: [{ file: '*', target: '/opt' }], host02: [{ file: 'd', target: '/' }] };
  const text = {
    killercoda: JSON.stringify({ title: 'T', details: { assets, steps: [step, { ...step, verify: undefined }] } }),
    labspace: 'title: T\nsections:\n  - { title: S, contentPath: a.md }\n  - { title: S, contentPath: a.md }\n',
    'play-with-docker': source,
  }[kind];
  const files = ['a.md', 'b.sh', 'c.sh', 'assets/e f.sh', 'assets/d'];
  return importDeck({ format: kind, text, name: 'x', include: () => source, files });
}

test('IMP110 no text makes an importer of labs throw, and what it writes is a deck without faults', () => {
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...LAB_PIECES) },
    { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
    { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
  );
  fc.assert(
    fc.property(format, fc.array(piece, { maxLength: 40 }), (kind, pieces) => {
      const imported = importLab(kind, pieces.join(''));
      if (!imported.ok) {
        expect(kind).toBe('play-with-docker');
        return;
      }
      expect(faultsIn(imported.deck, true), imported.deck).toEqual([]);
      expect(cutDeck(imported.deck).slides).toHaveLength(imported.slides);
    }),
    { numRuns: RUNS },
  );
});

test('IMP111 every word that could be seen in a lab is in the deck, or listed with its line', () => {
  const piece = fc.tuple(fc.constantFrom(...LAB_WORDY, ...WORDY), fc.constantFrom('', ' ', '\n', '\n\n'));
  fc.assert(
    fc.property(format, fc.array(piece, { maxLength: 25 }), (kind, pieces) => {
      const words: string[] = [];
      const name = () => words[words.push(`q${words.length}z`) - 1] ?? '';
      const source = pieces.flat().join('').replaceAll('W', name);
      const imported = importLab(kind, source);
      if (!imported.ok) return;
      const lines = source.split('\n');
      const deck = lettersOf(imported.deck);
      for (const word of words) {
        if (deck.includes(word) || /(?:<Foo a=")$/.test(source.slice(0, source.indexOf(word)))) continue;
        const file = kind === 'play-with-docker' ? undefined : 'a.md';
        const listed = imported.changes.filter((change) => change.file === file && change.what.includes(word));
        expect(listed, `${word} in\n${source}\n=>\n${imported.deck}`).not.toEqual([]);
        const from = Math.min(...listed.map(({ line }) => line));
        expect(lines.slice(from - 1).join('\n'), `${word} after line ${from} in\n${source}`).toContain(word);
      }
    }),
    { numRuns: RUNS },
  );
});

test('IMP112 no index of a lab makes its importer throw', () => {
  const key = fc.constantFrom(
    ...['title', 'details', 'steps', 'intro', 'text', 'verify', 'assets', 'host01', 'file', 'target', 'sections'],
    ...['contentPath', 'backend', 'imageid', 'interface', 'layout', '__proto__', 'metadata', 'time', 'foreground'],
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 5 }, tie('leaf'), tie('map'), fc.array(tie('value'), { maxLength: 3 })),
    map: fc.dictionary(key, tie('value'), { maxKeys: 6 }),
    leaf: fc.oneof(fc.constantFrom('a.md', '../a', '/', '', '*', '**/*', null, 3, true), fc.string({ maxLength: 6 })),
  }));
  const include = (path: string) => (path === 'a.md' ? '# A' : null);
  fc.assert(
    fc.property(format, value, fc.string({ maxLength: 30 }), (kind, index, more) => {
      for (const text of [JSON.stringify(index), `${JSON.stringify(index)}${more}`, more])
        importDeck({ format: kind, text, name: 'x', include, files: ['a.md', 'assets/a b', 'assets/c/d'] });
    }),
    { numRuns: RUNS * 3 },
  );
});

/** Each of them is what one of the importers looks for, over and over. */
const SLOW: readonly [string, string][] = [
  ['braces', '`a`{{'],
  ['actions', '{{exec}}'],
  ['files', '<pre class="file" data-filename="a">'],
  ['directives', '::a[b]{c="d" '],
  ['dollars', '$$a'],
  ['attributes', '[a](/){:data-'],
  ['tags of Jekyll', '{% a '],
  ['ports', '{{TRAFFIC_HOST1_'],
  ['folds', '<details><summary>Hint</summary>'],
  ['headings', '\n# a\n'],
  ['quizzes', '\n- ( ) a\n{:.quiz}\n'],
];

test.each(SLOW)('IMP113 nothing hangs in a lab: %s', (_what, piece) => {
  for (const kind of FORMATS) {
    const started = performance.now();
    importLab(kind, `# A\n\n${piece.repeat(2500 / piece.length)}`);
    expect(performance.now() - started, kind).toBeLessThan(5000);
  }
});

test('IMP114 what hostile labs become compiles, and nothing runs that their format does not run', async () => {
  const source = [
    '# A {globalThis.hit = 1}',
    'import fs from "node:fs"',
    '<img src=x onerror="globalThis.hit = 1">',
    '```sh run name=a step\nrm -rf /\n```',
    '```js {{exec}} run\nb\n```',
    '```sh title="a" run node=x\nc\n```',
    '<Task name="x">',
    '<Solution>\n\n```sh run\nd\n```\n\n</Solution>',
    '[z](data:text/html,x)',
  ].join('\n\n');
  for (const kind of ['killercoda', 'play-with-docker'] as const) {
    const imported = importLab(kind, source);
    const deck = imported.ok ? imported.deck : '';
    const outcome = await compileDeck('d', 'd/deck.mdx', deck);
    expect(outcome.ok ? [] : outcome.faults, deck).toEqual([]);
    const names = outcome.ok ? outcome.deck.blocks.map(({ name }) => name) : [];
    expect(names.filter((name) => !/^(?:put-files|set-up|s-check)/.test(name))).toEqual([]);
  }
});
