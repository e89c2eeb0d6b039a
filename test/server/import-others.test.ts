import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { compileDeck } from '#server/content/compile';
import { detectFormat } from '#server/content/import/detect';
import { changesOf, importText, slidesOf } from '../support/imports';

const FIXTURES = resolve('test/content/imports');
const fixture = (name: string) => readFileSync(join(FIXTURES, name), 'utf8');

const marp = (text: string) => slidesOf('marp', text);
const slidev = (text: string) => slidesOf('slidev', `---\nlayout: default\n---\n\n${text}`);

test.each([
  ['reveal.md', 'reveal', 5],
  ['reveal-md.md', 'reveal-md', 3],
  ['reveal.html', 'reveal', 8],
  ['remark.md', 'remark', 4],
  ['remark.html', 'remark', 2],
  ['marp.md', 'marp', 4],
  ['slidev.md', 'slidev', 4],
] as const)('IMP80 %s is told as %s and compiles', async (name, format, slides) => {
  const text = fixture(name);
  expect(detectFormat(text).format).toBe(format);
  const imported = importText(format, text, { 'more.md': fixture('more.md') });
  const outcome = await compileDeck('d', 'd/deck.mdx', imported.deck);
  expect(outcome.ok ? [] : outcome.faults, imported.deck).toEqual([]);
  expect(imported.slides).toBe(slides);
  expect(imported.deck).toMatchSnapshot();
});

test('IMP81 a deck that was imported is one that imports to itself', () => {
  const { deck } = importText(
    'reveal-md',
    '---\ntitle: T\n---\n\n# A\n\n- *a* **b** `c`\n\n----\n\n# B\n\n| a | b |\n| - | - |\n| 1 | 2 |\n',
  );
  expect(importText('reveal-md', deck).deck).toBe(deck);
});

test.each([
  ['any rule', '# A\n\n***\n\n# B\n\n- - -\n\n# C', '# A\n\n---\n\n# B\n\n---\n\n# C'],
  ['not what makes a heading', '# A\n\nB\n---\n\nC', '# A\n\n## B\n\nC'],
  ['headings, where it says so', '---\nheadingDivider: 1\n---\n# A\n\n## a\n\n# B', '# A\n\n## a\n\n---\n\n# B'],
])('IMP82 Marp parts slides by %s', (_what, text, slides) => {
  expect(marp(text)).toBe(slides);
});

test.each([
  [
    'once',
    '# A\n\n---\n\n<!-- _backgroundColor: red -->\n\n# B\n\n---\n\n# C',
    '# A\n\n---\nbackground: red\n---\n\n# B\n\n---\n\n# C',
  ],
  [
    'from there on',
    '# A\n\n---\n\n<!-- class: x -->\n\n# B\n\n---\n\n# C',
    '# A\n\n---\nclass: x\n---\n\n# B\n\n---\nclass: x\n---\n\n# C',
  ],
  ['a comment that is none is notes', '# A\n\n<!-- say: this -->', '# A\n\n<Notes>\nsay: this\n</Notes>'],
])('IMP83 Marp’s directives hold %s', (_what, text, slides) => {
  expect(marp(text)).toBe(slides);
});

test.each([
  ['a background', '# A\n\n![bg](a.png)', 'background: a.png\n---\n\n# A'],
  ['a colour', '# A\n\n![bg](#fff)', "background: '#fff'\n---\n\n# A"],
  ['at the left', '# A\n\nx\n\n![bg left:33%](a.png)', 'layout: two-columns\n---\n\n![](a.png)\n\n***\n\n# A\n\nx'],
  ['at the right', '# A\n\nx\n\n![bg right](a.png)', 'layout: two-columns\n---\n\n# A\n\nx\n\n***\n\n![](a.png)'],
  [
    'a size',
    '# A\n\n![w:200 h:3em a](b.png)',
    '# A\n\n<img src="b.png" alt="a" style={{ width: \'200px\', height: \'3em\' }} />',
  ],
  ['items that come', '# A\n\n* a\n* b', '# A\n\n<Steps>\n\n- a\n- b\n\n</Steps>'],
  ['formulas', '# A\n\n$a<b$ for 5$, 6$', '# A\n\n$$a\\lt b$$ for 5$, 6$'],
  ['large formulas', '# A\n\n$$\n{x}\n$$', '# A\n\n```math\n{x}\n```'],
])('IMP84 Marp: %s', (_what, text, slides) => {
  expect(marp(text)).toBe(slides);
});

test.each([
  ['layouts', '# A\n\n---\nlayout: quote\n---\n\n# B', '# A\n\n---\nlayout: quote\n---\n\n# B'],
  [
    'columns',
    '# A\n\n---\nlayout: two-cols\n---\n\nl\n\n::right::\n\nr',
    '# A\n\n---\nname: slide-2\nlayout: two-columns\n---\n\nl\n\n***\n\nr',
  ],
  ['names', '# A\n\n---\nrouteAlias: My Way\n---\n\n# B', '# A\n\n---\nname: my-way\n---\n\n# B'],
  ['hidden slides', '# A\n\n---\nhide: true\n---\n\n# B', '# A\n\n---\nhidden: true\n---\n\n# B'],
  ['a click', '# A\n\n<v-click>\n\nx *y*\n\n</v-click>', '# A\n\n<Step>\n\nx *y*\n\n</Step>'],
  ['a click on an element', '# A\n\n<div v-click="3">x</div>', '# A\n\n<Step at={3}>\n\nx\n\n</Step>'],
  ['clicks', '# A\n\n<v-clicks>\n\n- a\n- b\n\n</v-clicks>', '# A\n\n<Steps>\n\n- a\n- b\n\n</Steps>'],
  ['ranges', '# A\n\n```ts{1|2-3|all}\nx\n```', '# A\n\n```ts {1|2-3|all}\nx\n```'],
  ['marked lines', '# A\n\n```ts {2,3}\nx\n```', '# A\n\n```ts {2,3}\nx\n```'],
  ['notes', '# A\n\n<!-- not this -->\n\nx\n\n<!--\nthis\n-->', '# A\n\nx\n\n<Notes>\nthis\n</Notes>'],
  ['no notes in the middle', '# A\n\n<!-- this -->\n\nx', '# A\n\nx'],
])('IMP85 Slidev: %s', (_what, text, slides) => {
  expect(slidev(text)).toBe(slides);
});

test('IMP86 what Slidev takes from elsewhere is listed', () => {
  expect(changesOf('slidev', '# A\n\n<<< @/a.ts\n\n<Tweet id="2" />\n\n---\nsrc: ./b.md\n---\n')).toEqual([
    '3 dropped code of another file: <<< @/a.ts',
    '5 dropped the tags of <tweet> (id (2)), not what is in it',
    '7 dropped an empty slide',
    '8 dropped the slides of ./b.md: import that file by itself',
  ]);
});

test.each([
  ['a picture elsewhere', '![a](https://x.y/z.png)', '[a](https://x.y/z.png)'],
  ['one in a link', '[![a](https://x.y/z.png)](https://w.v)', '[a](https://w.v)'],
  ['a film', '<video src="a.mp4" loop></video>', '<Video src="a.mp4" title="a.mp4" loop />'],
  ['a film elsewhere', '<video src="https://x.y/a.mp4"></video>', '[a.mp4](https://x.y/a.mp4)'],
  ['a page', '<iframe src="https://x.y/" title="T"></iframe>', '<Embed src="https://x.y/" title="T" />'],
  ['a picture with a size', '<img src="a.png" width="20">', '<img src="a.png" alt="" width="20" />'],
  ['a path with folders and spaces', '![a](./my%20img/b%20c.png)', '![a](<my img/b c.png>)'],
  ['a picture above the folder', '![a](../b.png)', '![a](b.png)'],
  ['a hidden picture', '![a](.x/b&c.png)', '![a](x/b-c.png)'],
  ['code as HTML', 'a <code>b *c*</code> d', 'a `b c` d'],
  ['a script', 'a <script>b()</script> c', 'a c'],
  ['a handler', '<b onclick="x()">a</b>', '**a**'],
  ['an address that runs', '<a href="javascript:x()">a</a>', 'a'],
  ['tags that are not closed', '<div class="a">b', '<div className="a">\n\nb\n\n</div>'],
  ['a table', '<table><tr><th>a<td>b<tr><td>c</table>', '| a | b |\n| - | - |\n| c |   |'],
  ['Markdown in HTML', '<div>\n\n- *a*\n\n</div>', '- *a*'],
  ['braces and tags as text', 'a {b} \\<c> 1 < 2', 'a \\{b\\} \\<c> 1 \\< 2'],
])('IMP87 HTML and pictures: %s', (_what, text, body) => {
  expect(slidesOf('reveal', `# A\n\n${text}`)).toBe(`# A\n\n${body}`);
});

test('IMP88 footnotes of one name on two slides stay two', () => {
  expect(slidesOf('reveal', '# A\n\na[^1]\n\n[^1]: x\n\n---\n\n# B\n\nb[^1]\n\n[^1]: y')).toBe(
    '# A\n\na[^1]\n\n[^1]: x\n\n---\n\n# B\n\nb[^1-2]\n\n[^1-2]: y',
  );
});
