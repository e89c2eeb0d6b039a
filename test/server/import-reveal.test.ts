import { expect, test } from 'vitest';
import { changesOf, importText, slidesOf } from '../support/imports';

const reveal = (text: string) => slidesOf('reveal', text);

test.each([
  ['three and two hyphens', '# A\n\n---\n\n# B\n\n--\n\n# C\n', 'lines of “---” across, lines of “--” down'],
  ['three and four hyphens', '# A\n\n---\n\n# B\n\n----\n\n# C\n', 'lines of “---” across, lines of “----” down'],
  ['three hyphens alone', '# A\n---\n# B\n', 'lines of “---” across'],
  ['runs of blank lines', '# A\n\n\n# B\n\n\n\n# C\n', 'runs of 3 blank lines across, runs of 2 blank lines down'],
  ['two blank lines alone', '# A\n\n\n# B\n', 'runs of 2 blank lines across'],
  ['hyphens in a fence only', '# A\n\n```\n---\n```\n', 'one slide, without separators'],
])('IMP1 separators that nobody states are read from the text: %s', (_what, text, separators) => {
  expect(importText('reveal', text).separators).toBe(separators);
});

test.each([
  ['^\\r?\\n---\\r?\\n$', '^\\n--\\n$', 'lines of “---” across, lines of “--” down'],
  ['^\\n\\n\\n', '^\\n\\n', 'runs of 3 blank lines across, runs of 2 blank lines down'],
  ['^---$', '^--$', 'lines of “---” across, lines of “--” down'],
  ['<!--s-->', '<!--v-->', 'lines of “<!--s-->” across, lines of “<!--v-->” down'],
  ['^-{3}$', '', 'lines of “---” across'],
])('IMP2 a stated pattern %s is read and never run', (separator, vertical, separators) => {
  const attributes = `data-separator="${separator}"${vertical ? ` data-separator-vertical="${vertical}"` : ''}`;
  const page = `<section data-markdown ${attributes.replaceAll('<', '&lt;')}><textarea data-template>\nA\n\nB\n</textarea></section>`;
  expect(importText('reveal', page).separators).toBe(separators);
});

test('IMP3 a pattern that is none of the plain ones is said so, and costs nothing', () => {
  const page = `<section data-markdown data-separator="^(a+)+$"><textarea data-template>\n${'a'.repeat(5000)}!\n\n---\n\nB\n</textarea></section>`;
  const { changes, slides } = importText('reveal', page);
  expect(slides).toBe(2);
  expect(changes[0]?.what).toContain('the pattern “^(a+)+$” between slides is none that is known');
});

test('IMP4 the first separator down opens a stack, and the next one across closes it', () => {
  expect(reveal('# A\n\n--\n\n# A2\n\n---\n\n# B')).toBe('# A\n\n----\n\n# A2\n\n---\n\n# B');
});

test.each([
  ['a space behind it', '# A\n\n--- \n\nB', '# A\n\n***\n\nB'],
  ['four hyphens beside two', '# A\n\n----\n\nB\n\n--\n\n# C', '# A\n\n***\n\nB\n\n----\n\n# C'],
  ['a table’s rule', '# A\n\n| a |\n|---|\n| b |', '# A\n\n| a |\n| - |\n| b |'],
  ['a rule of asterisks', '# A\n\n***\n\nB', '# A\n\n***\n\nB'],
])('IMP5 no separator: %s', (_what, text, slides) => {
  expect(reveal(text)).toBe(slides);
});

test('IMP6 a title above the hyphens is no heading of theirs', () => {
  expect(reveal('Title\n---\n# B')).toBe('name: slide-1\n---\n\nTitle\n\n---\n\n# B');
});

test('IMP7 a separator in the first line, or right behind another, stays as a rule', () => {
  expect(reveal('---\n# A\n\n---\n---\n# B')).toBe('***\n\n# A\n\n---\n\n***\n\n# B');
});

test('IMP8 line ends of Windows are the same', () => {
  expect(reveal('# A\r\n\r\n---\r\n\r\n# B\r\n')).toBe('# A\n\n---\n\n# B');
});

test.each([
  ['Note:', '# A\n\nNote: said', '# A\n\n<Notes>\nsaid\n</Notes>'],
  ['notes: in small letters', '# A\n\nnotes:\n- one', '# A\n\n<Notes>\n\n- one\n\n</Notes>'],
  ['an indented one is text', '# A\n\n- x\n\n  Note: y', '# A\n\n- x\n\n  Note: y'],
  ['one in a heading is text', '# Note: y', '# Note: y'],
  ['one in a fence is code', '# A\n\n```\nNote: y\n```', '# A\n\n```\nNote: y\n```'],
])('IMP9 notes begin at their marker: %s', (_what, text, slides) => {
  expect(reveal(text).replace(/^name: .*\n/m, '')).toBe(slides);
});

test('IMP10 two markers are none, as in reveal.js, and that is told', () => {
  expect(reveal('# A\n\nNote: one\n\nNote: two')).toBe('# A\n\nNote: one\n\nNote: two');
  expect(changesOf('reveal', '# A\n\nNote: one\n\nNote: two')[0]).toMatch(/^5 changed two markers/);
});

test.each([
  ['a colour', 'data-background="#ff0000"', "background: '#ff0000'"],
  ['a picture', 'data-background-image="img/a.png"', 'background: img/a.png'],
  ['a gradient', 'data-background-gradient="linear-gradient(red, blue)"', 'background: linear-gradient(red, blue)'],
  ['a film', 'data-background-video="a.mp4"', 'background: a.mp4'],
  ['classes', 'class="one two"', 'class: one two'],
  ['a transition', 'data-transition="fade-in slide-out"', 'transition: fade'],
  ['a hidden slide', 'data-visibility="hidden"', 'hidden: true'],
  ['one that does not count', 'data-visibility="uncounted"', 'uncounted: true'],
  ['its time', 'data-timing="90"', 'minutes: 1.5'],
])('IMP11 a comment sets the slide: %s', (_what, attribute, setting) => {
  const slides = reveal(`# B\n\n---\n\n<!-- .slide: ${attribute} -->\n# A\n\ntext\n\n---\n\n# C`);
  expect(slides.split('\n')).toContain(setting);
});

test.each([
  ['single quotes', "<!-- .slide: class='x' -->", ''],
  ['no colon', '<!-- .slide class="x" -->', ''],
  ['a second line', '<!-- .slide:\nclass="x" -->', ''],
  ['the later of two', '<!-- .slide: class="x" -->\n\n<!-- .slide: class="y" -->', 'class: y'],
])('IMP12 as reveal.js reads comments: %s', (_what, comment, setting) => {
  const [line = ''] = reveal(`# A\n\ntext\n\n${comment}`).match(/^class: .*$/m) ?? [];
  expect(line).toBe(setting);
});

test('IMP13 a slide animates from the one before when both say so under one name', () => {
  const slide = (id: string) => `<!-- .slide: data-auto-animate data-auto-animate-id="${id}" -->\n# S`;
  const deck = importText('reveal', ['a', 'a', 'b'].map(slide).join('\n\n---\n\n')).deck;
  expect(deck.match(/autoAnimate: true/g)).toHaveLength(1);
  expect(deck.indexOf('autoAnimate')).toBeLessThan(deck.lastIndexOf('# S'));
});

const FRAGMENT = '<!-- .element: class="fragment" -->';

test.each([
  ['a paragraph', `text ${FRAGMENT}`, '<Step>\n\ntext\n\n</Step>'],
  ['a paragraph above', `text\n${FRAGMENT}`, '<Step>\n\ntext\n\n</Step>'],
  ['a picture', `![a](a.png) ${FRAGMENT}`, '<Step>![a](a.png)</Step>'],
  ['a fence', `\`\`\`js\na\n\`\`\`\n${FRAGMENT}`, '<Step>\n\n```js\na\n```\n\n</Step>'],
  ['some items', `- a ${FRAGMENT}\n- b`, '- <Step>a</Step>\n- b'],
  ['every item', `- a ${FRAGMENT}\n- b ${FRAGMENT}`, '<Steps>\n\n- a\n- b\n\n</Steps>'],
  ['an item that ends in code', `- a \`b\` ${FRAGMENT}\n- c`, '- <Step>a `b`</Step>\n- c'],
  ['an item that ends in bold', `- a **b** ${FRAGMENT}\n- c`, '- <Step>a **b**</Step>\n- c'],
  ['an item with the comment first', `- ${FRAGMENT} a *b*\n- c`, '- <Step>a *b*</Step>\n- c'],
  ['the last item, on the next line', `- a\n- b\n${FRAGMENT}`, '- a\n- <Step>b</Step>'],
  ['the list, behind a blank line', `- a\n- b\n\n${FRAGMENT}`, '<Step>\n\n- a\n- b\n\n</Step>'],
  ['without a colon', '- a <!-- .element class="fragment" -->\n- b', '- <Step>a</Step>\n- b'],
])('IMP14 a fragment is a step around what it speaks of: %s', (_what, text, body) => {
  expect(reveal(`# A\n\n${text}`)).toBe(`# A\n\n${body}`);
});

test.each([
  ['fade-out', 'fade-out'],
  ['fade-in-then-out', 'only'],
  ['current-visible', 'only'],
  ['fade-in-then-semi-out', 'dim'],
  ['strike', 'strike'],
  ['highlight-red', 'highlight'],
  ['highlight-current-blue', 'highlight'],
  ['grow', 'highlight'],
])('IMP15 the fragment %s is the effect %s', (name, effect) => {
  expect(reveal(`# A\n\nx <!-- .element: class="fragment ${name}" -->`)).toContain(`<Step effect="${effect}">`);
});

test('IMP16 an order of their own gives steps their numbers, the same one to those with one index', () => {
  const element = (index: number) => `<!-- .element: class="fragment" data-fragment-index="${index}" -->`;
  expect(reveal(`# A\n\n- a ${element(7)}\n- b ${element(3)}\n- c ${element(7)}`)).toBe(
    '# A\n\n- <Step at={2}>a</Step>\n- <Step at={1}>b</Step>\n- <Step at={2}>c</Step>',
  );
});

test('IMP17 classes and style of an element go around it', () => {
  expect(reveal('# A\n\nx <!-- .element: class="red" style="color: red" -->')).toBe(
    '# A\n\n<div className="red" style={{ color: \'red\' }}>\n\nx\n\n</div>',
  );
});

test.each([
  ['js [1-2|3,5|8-10]', 'js {1-2|3,5|8-10}'],
  ['js [1,3]', 'js {1,3}'],
  ['js [|2]', 'js {all|2}'],
  ['js []', 'js showLineNumbers'],
  ['js [5: 1|2]', 'js showLineNumbers{5} {1|2}'],
  ['js [5:]', 'js showLineNumbers{5}'],
  [' [1|2]', 'text {1|2}'],
  ['js title="a.js"', 'js title="a.js"'],
  ['sh run check', 'sh'],
  ['chart', 'text'],
])('IMP18 the words behind a fence: %s', (words, own) => {
  expect(reveal(`# A\n\n\`\`\`${words}\nx\n\`\`\``)).toBe(`# A\n\n\`\`\`${own}\nx\n\`\`\``);
});

test('IMP19 reveal-md: frontmatter is read, and four hyphens lead down', () => {
  const { deck, changes } = importText('reveal-md', '---\ntitle: T\ntheme: sky\n---\n\n# A\n\n----\n\n# B\n');
  expect(deck).toBe('---\ntitle: T\n---\n\n# A\n\n----\n\n# B\n');
  expect(changes).toEqual([{ line: 3, kind: 'dropped', what: 'theme in the frontmatter: sky' }]);
});

test('IMP20 slides without a heading and with a heading twice get names; empty ones go, and what was below comes up', () => {
  const text = '# A\n\n---\n\n# A\n\n---\n\ntext\n\n---\n\n\n\n--\n\n# D';
  expect(reveal(text)).toBe('# A\n\n---\nname: a-2\n---\n\n# A\n\n---\nname: slide-3\n---\n\ntext\n\n---\n\n# D');
  expect(changesOf('reveal', text)).toEqual(['11 dropped an empty slide']);
});

test('IMP21 attributes of a Markdown section go to its slides; to those of a stack only what shows', () => {
  const page = (text: string) =>
    slidesOf(
      'reveal',
      `<section data-markdown class="x" data-background="red" data-separator-vertical="^--$"><script type="text/template">\n${text}\n</script></section>`,
    );
  expect(page('# A').split('\n')).toEqual(expect.arrayContaining(['class: x', 'background: red']));
  expect(page('# A\n\n--\n\n# B')).toBe('background: red\n---\n\n# A\n\n----\nbackground: red\n---\n\n# B');
});

test('IMP22 a file that a page fetches is read, and listed where there is none', () => {
  const page =
    '<div class="slides"><section data-markdown="a.md"></section><section data-markdown="b.md"></section></div>';
  const { slides, changes } = importText('reveal', page, { 'a.md': '# A\n\n---\n\n# B\n' });
  expect([slides, changes.map(({ what }) => what)]).toEqual([
    2,
    ['the slides of b.md, which cannot be read', 'an empty slide'],
  ]);
});

test('IMP23 tabs or spaces before the first line of a section come off all lines', () => {
  const page = '<section data-markdown><textarea data-template>\n\t\t# A\n\n\t\t- a\n\t\t  - b\n</textarea></section>';
  expect(slidesOf('reveal', page)).toBe('# A\n\n- a\n  - b');
});
