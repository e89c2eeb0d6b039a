import { expect, test } from 'vitest';
import { drawChart } from '#server/content/charts';
import { type CompiledOutcome, compileDeck } from '#server/content/compile';
import { drawDiagram } from '#server/content/diagrams';
import { type Drawn, eachElement } from '#server/content/markup';
import { drawMaths } from '#server/content/maths';
import type { PictureOutcome, PictureSource } from '#server/content/pictures';

const HEAD = '---\ntitle: T\n---\n\n# A\n\n';

function compile(body: string): Promise<CompiledOutcome> {
  return compileDeck('d', 'd/deck.mdx', HEAD + body);
}

const fence = (language: string, text: string, words = '') => `\`\`\`${language} ${words}\n${text}\n\`\`\``;

async function codeOf(body: string): Promise<string> {
  const outcome = await compile(body);
  if (!outcome.ok) throw new Error(outcome.faults.map(({ line, message }) => `${line} ${message}`).join('\n'));
  return outcome.code;
}

async function faultsOf(body: string): Promise<string[]> {
  const outcome = await compile(body);
  return outcome.ok ? [] : outcome.faults.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

function source(text: string): PictureSource {
  return { text, file: 'd/deck.mdx', line: 8, column: 1, title: null, caption: null };
}

/** All that a drawing says, in the order in which it is read. */
function wordsOf(outcome: PictureOutcome, tagName: string): string[] {
  if (!outcome.drawn) throw new Error(JSON.stringify(outcome.faults));
  const words: string[] = [];
  eachElement(outcome.drawn, (element) => {
    if (element.tagName === tagName) words.push(textOf(element));
  });
  return words;
}

function textOf({ children }: Drawn): string {
  return children.map((child) => (child.type === 'text' ? child.value : textOf(child))).join('');
}

const FLOW =
  'flowchart LR\n  push["git push (yours)"]-->|then|build(Build)\n  build --> test{Pass?} & log\n  %% no more';
const SEQUENCE = 'sequenceDiagram\n  participant B as Browser\n  B->>+S: run\n  loop twice\n    S-->>-B: done\n  end';
const STATES = 'stateDiagram-v2\n  [*] --> Idle\n  Idle --> Running: key\n  Running --> [*]';
const CLASSES = 'classDiagram\n  class Room {\n    +String name\n  }\n  Room "1" *-- "*" Page : holds';
const ENTITIES = 'erDiagram\n  DECK ||--o{ SLIDE : has\n  DECK {\n    string name PK\n  }';

test.each([
  [
    'flowchart',
    FLOW,
    ['git push (yours)', 'Build', 'Pass?', 'log', 'git push (yours) to Build: then', 'Build to Pass?', 'Build to log'],
  ],
  ['sequence', SEQUENCE, ['Browser', 'S', 'Browser to S: run', 'S to Browser: done']],
  [
    'state',
    STATES,
    ['the start', 'Idle', 'Running', 'the end', 'the start to Idle', 'Idle to Running: key', 'Running to the end'],
  ],
  ['class', CLASSES, ['Room: + name: String', 'Page', 'Room to Page: holds']],
  ['entity', ENTITIES, ['DECK: PK, string, name', 'SLIDE', 'DECK to SLIDE: has']],
])('PIC1 a %s diagram is drawn, and says the same in words', async (_kind, text, words) => {
  expect(wordsOf(drawDiagram(source(text)), 'li').toSorted()).toEqual(words.toSorted());
  const code = await codeOf(fence('mermaid', text, 'title="How it goes"'));
  expect(code).toContain('role:"img"');
  expect(code).toContain('"aria-label":"How it goes"');
});

test('PIC2 two diagrams share no id, take all colours from the page, and fetch nothing', async () => {
  const code = await codeOf(
    `${fence('mermaid', FLOW)}\n\n${fence('mermaid', `${FLOW}\nclassDef hot fill:#f00\nstyle log fill:#0f0`)}`,
  );
  const ids = [...code.matchAll(/\bid:"(picture-[^"]+)"/g)].map(([, id]) => id);
  expect(ids.length).toBeGreaterThan(2);
  expect(new Set(ids).size).toBe(ids.length);
  expect(code).not.toMatch(/#[0-9a-f]{3,6}\b|rgb|https?:|@import|foreignObject/i);
});

const FAULTY: [what: string, body: string, expected: string][] = [
  [
    'a kind that is not drawn',
    fence('mermaid', 'gantt\n  title x'),
    '8:1 A diagram begins with its kind, and “gantt” is none',
  ],
  ['a kind that is a chart', fence('mermaid', 'pie\n  "a": 1'), '8:1 “pie” is not drawn: write a chart as'],
  ['no kind', fence('mermaid', ''), '8:1 A diagram begins with its kind. There are: flowchart, '],
  [
    'an arrow to nothing',
    fence('mermaid', 'flowchart TD\n  a --> b\n  a -->'),
    '10:8 A node was expected behind the arrow',
  ],
  ['a bracket that stays open', fence('mermaid', 'flowchart TD\n  a[b --> c'), '9:3 A node was expected here'],
  [
    'a subgraph that stays open',
    fence('mermaid', 'flowchart TD\n  subgraph x\n  a --> b'),
    '9:1 What begins here does not end',
  ],
  ['an end of nothing', fence('mermaid', 'flowchart TD\n  a --> b\n  end'), '10:3 “end” ends nothing here'],
  [
    'a message without words',
    fence('mermaid', 'sequenceDiagram\n  A->>B'),
    '9:3 This line cannot be drawn. One is such as',
  ],
  ['a relation that is none', fence('mermaid', 'erDiagram\n  A ||-o{ B : x'), '9:3 This line cannot be drawn'],
  [
    'far too much',
    fence('mermaid', `flowchart TD\n${Array.from({ length: 70 }, (_, i) => `n${i} --> m${i} & k${i}`).join('\n')}`),
    '8:1 A diagram has at most 50 nodes and 100 arrows',
  ],
  ['words for code', fence('mermaid', FLOW, '{1,2}'), '7:1 A mermaid fence is drawn: only title="…" and caption="…"'],
  ['steps of code', fence('chart', 'type: bar', '{1|2}'), '7:1 A chart fence is drawn: only title'],
  ['TeX that does not end', fence('math', 'a + b\n\\frac{'), '9:7 TeX: Unexpected end of input'],
  ['TeX that is not known', fence('math', '\\foo'), '8:1 TeX: Unsupported function name: \\foo.'],
  ['no TeX', fence('math', ''), '8:1 There is no maths here'],
  ['TeX that is not known, in text', 'text $$a \\foo$$', '7:10 TeX: Unsupported function name: \\foo.'],
  ['TeX that would lead away', 'text $$\\href{https://a}{b}$$', '7:8 TeX: Unsupported function name: \\href.'],
  [
    'a chart of no known type',
    fence('chart', 'type: pie\ntitle: x\ndata: [[a, 1]]'),
    '8:7 type: must be bar, column or line.',
  ],
  ['a chart without rows', fence('chart', 'type: bar\ntitle: x'), '8:1 data: must be a list of rows'],
  [
    'a row of too many numbers',
    fence('chart', 'type: bar\ntitle: x\ndata:\n  - [a, 1]\n  - [b, 1, 2]'),
    '12:5 data.1: has 2 numbers behind its label',
  ],
  [
    'a number that is none',
    fence('chart', 'type: bar\ntitle: x\ndata:\n  - [a, many]'),
    '11:9 data.0.1: must be a number',
  ],
  ['a bar below 0', fence('chart', 'type: bar\ntitle: x\ndata:\n  - [a, -1]'), '11:5 data.0: a bar begins at 0'],
  [
    'a highlight of nothing',
    fence('chart', 'type: bar\ntitle: x\nhighlight: b\ndata:\n  - [a, 1]'),
    '10:12 highlight: there is no “b”',
  ],
  ['YAML that is none', fence('chart', 'type: [bar'), '8:'],
];

test('PIC3 whatever is wrong in a picture is a fault at its place', async () => {
  const lines = FAULTY.map(([, body]) => body.split('\n').length + 1);
  const found = await faultsOf(FAULTY.map(([, body]) => body).join('\n\n'));
  let before = 0;
  for (const [i, [what, , expected]] of FAULTY.entries()) {
    const [, line, rest] = /^(\d+)(:.*)$/.exec(expected) ?? [];
    const here = `${Number(line) + before}${rest}`;
    expect(
      found.filter((fault) => fault.startsWith(here)),
      `${what}: ${here}\n${found.join('\n')}`,
    ).toHaveLength(1);
    before += lines[i] ?? 0;
  }
  expect(found).toHaveLength(FAULTY.length);
});

test('PIC4 maths becomes MathML, whatever braces and tags it holds; dollars of shells stay text', async () => {
  const code = await codeOf(
    'So $$\\frac{x}{y} <b> {1 + process.pid} *a*$$ and `$$`, $HOME, $1 {2}, kill $$ or $$.\n\n- $$x^{2}$$\n- $$\\text{a $b$ c}$$\n\n| a |\n|---|\n| $$x_{i}$$ |\n',
  );
  expect(code.match(/\.math,/g)).toHaveLength(4);
  expect(code).toContain('mfrac');
  expect(code).toContain('$HOME, $1 ');
  expect(code).toContain('kill $$ or $$.');
  expect(code).not.toContain('process.pid');
  expect(wordsOf(drawMaths(source('\\text{a}')), 'mtext')).toEqual(['a']);
});

test('PIC5 a chart is drawn, and its numbers stand in a table', async () => {
  const text =
    'type: column\ntitle: Speed\nx: kind\nunit: MB/s\nseries: [exec, holder]\ndata:\n  - [text, 96, 8100]\n  - [colours, 71, 0.5]';
  expect(wordsOf(drawChart(source(text)), 'tr')).toEqual([
    'kindexecholder',
    'text96\u00a0MB/s8,100\u00a0MB/s',
    'colours71\u00a0MB/s0.5\u00a0MB/s',
  ]);
  const line = 'type: line\ntitle: Echo\ndata:\n  - [1, 4]\n  - [2, null]\n  - [4, 8]';
  const paths: unknown[] = [];
  const outcome = drawChart(source(line));
  if (outcome.drawn)
    eachElement(outcome.drawn, ({ tagName, properties }) => tagName === 'path' && paths.push(properties.d));
  expect(paths.at(-1)).toBe('M0 50M100 0');
  expect(await codeOf(fence('chart', text))).toContain('"--share":"1.19%"');
});

test('PIC6 maths in text is as long as its line, and no brace in it is an expression', async () => {
  expect(await faultsOf('a $$x {1 + a}\n\nb')).toEqual([
    '7:7 Only literals can stand in braces. For a brace as text, write it in backquotes or as \\{.',
  ]);
});
