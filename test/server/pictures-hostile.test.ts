// Texts that try to be more than a picture: whatever stands in a fence is drawn from a short list of elements, or a fault.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawChart } from '#server/content/charts';
import { compileDeck } from '#server/content/compile';
import { drawDiagram } from '#server/content/diagrams';
import { eachElement } from '#server/content/markup';
import { drawInlineMaths, drawMaths } from '#server/content/maths';
import type { PictureOutcome, PictureSource } from '#server/content/pictures';

const HEAD = '---\ntitle: T\n---\n\n# A\n\n';

const fence = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;

function source(text: string): PictureSource {
  return { text, file: 'd/deck.mdx', line: 8, column: 1, title: null, caption: null };
}

const ELEMENTS =
  /^(?:figure|figcaption|p|ul|li|div|span|table|caption|thead|tbody|tr|th|td|svg|g|defs|marker|polygon|polyline|path|rect|circle|ellipse|line|text|tspan|m[a-z]+)$/;

function checkHarmless(outcome: PictureOutcome): void {
  if (!outcome.drawn) return expect(outcome.faults.length).toBeGreaterThan(0);
  eachElement(outcome.drawn, ({ tagName, properties }) => {
    expect(tagName).toMatch(ELEMENTS);
    for (const [name, value] of Object.entries(properties)) {
      expect(name).not.toMatch(/^on|href|src|html/i);
      if (name === 'style') expect(value).not.toMatch(/url|expression|@/i);
    }
  });
}

const pieces = (...texts: string[]) =>
  fc
    .array(fc.oneof(fc.constantFrom(...texts), fc.string({ maxLength: 6 })), { maxLength: 14 })
    .map((each) => each.join(''));
const HOSTILE = ['<script>', '"', '<img src=x onerror=1>', '&lt;', 'javascript:1', '\n', ' '];
const mermaid = fc
  .tuple(
    fc.constantFrom(
      'flowchart LR\n',
      'graph TD\n',
      'sequenceDiagram\n',
      'stateDiagram-v2\n',
      'classDiagram\n',
      'erDiagram\n',
      '',
    ),
    pieces(
      ...HOSTILE,
      'a',
      'b',
      ' --> ',
      '[',
      ']',
      '(',
      ')',
      '{',
      '}',
      'A->>B: x\n',
      'subgraph s\n',
      'end\n',
      'class A {\n',
      '}\n',
      ' & ',
      'A ||--o{ B : c\n',
      '[*] --> a\n',
      'A <|-- B\n',
    ),
  )
  .map((both) => both.join(''));
/** What can be drawn, but for the words in it. */
const wordy = fc
  .tuple(
    fc.constantFrom(
      ['flowchart LR', 'a["%"] -->|%| b{"%"} & c', 'b -- % --> d', 'subgraph s [%]', 'e:::x ==> e', 'end', 'c --> s'],
      ['sequenceDiagram', 'participant A as %', 'A->>B: %', 'Note over A,B: %', 'loop %', 'B-->>B: %', 'end'],
      ['stateDiagram-v2', '[*] --> a', 'state "%" as b', 'a --> b: %', 'state c {', 'd --> [*]', '}', 'c --> c'],
      ['classDiagram', 'class A {', '+%', '}', 'A "1" *-- "*" B : %', 'B <|-- B'],
      ['erDiagram', 'A ||--o{ B : %', 'A {', 'string b PK "%"', '}', 'B }|..|| B : "%"'],
    ),
    fc.array(pieces(...HOSTILE, 'x', '#', '**', '[', ')', '&#10;', '<b>', '\\n'), { minLength: 6, maxLength: 6 }),
    fc.array(fc.nat(6), { minLength: 1, maxLength: 10 }),
  )
  .map(([[kind, ...lines], words, order]) => {
    let next = 0;
    const filled = (line: string) =>
      line.replaceAll('%', () => (words[next++ % words.length] ?? '').replace(/[\n"|]/g, '') || 'w');
    return [
      kind,
      ...lines.map(filled),
      ...order.map((i) => filled(lines[i] ?? '')).filter((line) => !/[{}]$|^end|^loop|^sub/.test(line)),
    ].join('\n');
  });

const tex = pieces(
  ...HOSTILE,
  '\\frac{',
  '}',
  '{',
  '^',
  '_',
  '\\color{',
  '\\class{',
  '\\href{',
  '\\left(',
  '\\right.',
  '&',
  '\\\\',
  '\\begin{matrix}',
  '\\end{matrix}',
  '\\def\\a{\\a}\\a',
  '%',
);
const chart = pieces(
  ...HOSTILE,
  'type: bar\n',
  'type: line\n',
  'title: t\n',
  'data:\n',
  '- [a, 1]\n',
  '- [b, 2, 3]\n',
  'series: [a, b]\n',
  '&a [*a]',
  '{',
  ': ',
  'stacked: true\n',
);

test('PIC8 no text in a picture is more than a drawing or a fault', () => {
  const guarded = (draw: (source: PictureSource) => PictureOutcome, text: string) => {
    try {
      checkHarmless(draw(source(text)));
    } catch (error) {
      // The plugin makes a fault of what a library throws; an expectation that fails is no such thing.
      if (error instanceof Error && error.name === 'AssertionError') throw error;
    }
  };
  fc.assert(
    fc.property(fc.oneof(mermaid, wordy), tex, chart, (diagram, maths, numbers) => {
      guarded(drawDiagram, diagram);
      guarded(drawMaths, maths);
      guarded(drawInlineMaths, maths);
      guarded(drawChart, numbers);
    }),
    { numRuns: 60 },
  );
});

test('PIC7 a deck with any text in its pictures compiles or has faults', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(mermaid, wordy), tex, chart, async (diagram, maths, numbers) => {
      const body = [
        fence('mermaid', diagram),
        fence('math', maths),
        `in $$${maths}$$ text`,
        fence('chart', numbers),
      ].join('\n\n');
      const outcome = await compileDeck('d', 'd/deck.mdx', HEAD + body);
      expect(outcome.ok || outcome.faults.every(({ line }) => line >= HEAD.split('\n').length)).toBe(true);
    }),
    { numRuns: 6 },
  );
});
