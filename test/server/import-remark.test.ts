import { expect, test } from 'vitest';
import { changesOf, importText, slidesOf } from '../support/imports';

const remark = (text: string) => slidesOf('remark', text);

test.each([
  ['three hyphens', '# A\n---\n# B', '# A\n\n---\n\n# B'],
  ['the comment', '# A\n<!-- break -->\n# B', '# A\n\n---\n\n# B'],
  ['not with a space behind them', '# A\n\n--- \n\nB', '# A\n\n***\n\nB'],
  ['not four of them', '# A\n\n----\n\nB', '# A\n\n***\n\nB'],
  ['not in a fence', '# A\n\n```\n---\n--\n???\n```', '# A\n\n```\n---\n--\n???\n```'],
  ['not in a fence with more words', '# A\n\n```js foo\n---\n```', '# A\n\n```js\n---\n```'],
  ['not in a content class', '# A\n\n.x[\na\n\n---\n\nb\n]', '# A\n\n<div className="x">\n\na\n\n***\n\nb\n\n</div>'],
])('IMP30 slides are parted by %s', (_what, text, slides) => {
  expect(remark(text)).toBe(slides);
});

test('IMP31 the rest behind three question marks is notes; of two such runs the last counts', () => {
  expect(remark('# A\n\n???\n\none')).toBe('# A\n\n<Notes>\none\n</Notes>');
  expect(remark('# A\n\n???\none\n???\ntwo')).toBe('# A\n\n<Notes>\ntwo\n</Notes>');
  expect(changesOf('remark', '# A\n\n???\none\n???\ntwo')).toEqual(['4 dropped the notes before a second ???: one']);
});

test.each([
  ['name', 'name: Start Here\n\n# A', 'name: start-here\n---\n\n# A'],
  ['class', 'class: inverse, big\n\n# A', 'class: inverse big\n---\n\n# A'],
  ['count', 'count: false\n# A', 'uncounted: true\n---\n\n# A'],
  ['background', 'background-image: url(a.png)\n\n# A', 'background: a.png\n---\n\n# A'],
  ['a comment', '# A\n\n<!-- class: x -->', 'class: x\n---\n\n# A'],
  ['blank lines above', '\n\nclass: x\n\n# A', 'class: x\n---\n\n# A'],
  ['a title in the middle', 'class: center, middle\n\n# A', 'layout: title\n---\n\n# A'],
])('IMP32 properties at the top set the slide: %s', (_what, text, slides) => {
  expect(remark(text)).toBe(slides);
});

test('IMP33 lines that only look like properties stay text', () => {
  expect(remark('# A\n---\nWarning: x\n\n# B\n---\nhttp://x.org\n\n# C')).toBe(
    '# A\n\n---\n\nWarning: x\n\n# B\n\n---\n\n[http://x.org](http://x.org)\n\n# C',
  );
});

test('IMP34 a layout is in every slide after it, before the text or around it, until it ends', () => {
  const text = 'layout: true\nclass: x\n\nTop\n\n---\n# A\n---\nlayout: false\n# B';
  expect(remark(text)).toBe('class: x\n---\n\nTop\n\n# A\n\n---\n\n# B');
  expect(remark('layout: true\n.box[\n{{content}}\n]\n---\n# A')).toBe(
    'name: a\n---\n\n<div className="box">\n\n# A\n\n</div>',
  );
});

test('IMP35 a template is asked for by name, its classes come first; an unknown one is told', () => {
  const text = 'name: base\nclass: one\n\nBase\n\n---\ntemplate: base\nclass: two\n\n# A\n\n---\ntemplate: none\n\n# B';
  expect(remark(text)).toContain('class: one two\n---\n\nBase\n\n# A');
  expect(changesOf('remark', text)).toEqual(['13 changed there is no template “none” before this slide']);
});

test('IMP36 variables are properties; an escaped one and an unknown one stay', () => {
  expect(remark('place: home\n\n# A\n\n{{place}} \\{{place}} {{other}}')).toBe(
    '# A\n\nhome \\{\\{place\\}\\} \\{\\{other\\}\\}',
  );
});

test.each([
  ['a paragraph', '# A\n\none\n\n--\n\ntwo', '# A\n\none\n\n<Step>\n\ntwo\n\n</Step>'],
  [
    'two things at once',
    '# A\n--\n\none\n\n## two\n--\n\nthree',
    '# A\n\n<Step>\n\none\n\n## two\n\n</Step>\n\n<Step>\n\nthree\n\n</Step>',
  ],
  ['items', '# A\n\n--\n- a\n--\n\n- b', '# A\n\n<Steps>\n\n- a\n- b\n\n</Steps>'],
  ['further items', '# A\n\n- a\n--\n\n- b', '# A\n\n- a\n- <Step>b</Step>'],
  ['items two by two', '# A\n\n- a\n--\n\n- b\n- c', '# A\n\n- a\n- <Step at={1}>b</Step>\n- <Step at={1}>c</Step>'],
])('IMP37 a copy that goes on is a step of one slide: %s', (_what, text, slides) => {
  expect(remark(text)).toBe(slides);
});

test('IMP38 what goes on behind a layout stands outside its box', () => {
  expect(remark('layout: true\n.box[\n{{content}}\n]\n---\na\n--\n\nb')).toBe(
    'name: slide-1\n---\n\n<div className="box">\n\na\n\n</div>\n\n<Step>\n\nb\n\n</Step>',
  );
});

test('IMP39 each copy’s notes belong to its step', () => {
  expect(remark('# A\n???\none\n--\n\nb\n???\ntwo')).toBe(
    '# A\n\n<Step>\n\nb\n\n</Step>\n\n<Notes>\none\n\n[step:1] two\n</Notes>',
  );
});

test('IMP40 an excluded slide is hidden, and the copy behind it stands alone', () => {
  expect(remark('# A\n---\nexclude: true\n# B\n--\n\n# C')).toBe('# A\n\n---\nhidden: true\n---\n\n# B\n\n---\n\n# C');
});

test.each([
  ['on a line', 'x .a.b[y] z', 'x <span className="a b">y</span> z'],
  ['nested', '.a[x .b[y]]', '<span className="a">x <span className="b">y</span></span>'],
  ['a link in it', '.a[[x](http://y.z)]', '<span className="a">[x](http://y.z)</span>'],
  ['without a word’s edge', 'foo.bar[x]', 'foo<span className="bar">x</span>'],
  ['over lines', '.a[\nx\n]', '<div className="a">\n\nx\n\n</div>'],
  ['escaped', '\\.a[x]', '.a\\[x]'],
  ['in code', '`.a[x]`', '`.a[x]`'],
  ['with a space', '.a [x]', '.a \\[x]'],
  ['with a bracket too many', '.a[x [y]', '.a\\[x \\[y]'],
])('IMP41 content classes: %s', (_what, text, body) => {
  expect(remark(`# A\n\n${text}`)).toBe(`# A\n\n${body}`);
});

test('IMP42 well-known classes bring their looks along', () => {
  expect(importText('remark', '# A\n\n.left-column[x]').style).toContain('.left-column, .pull-left { float: left;');
  expect(importText('remark', '# A\n\n.own[x]').style).toBeNull();
});

test('IMP43 code lines that begin with an asterisk are marked', () => {
  expect(remark('# A\n\n```js\na\n* b\n*c\n```')).toBe('# A\n\n```js {2,3}\na\n  b\nc\n```');
  expect(remark('# A\n\n```md\n* b\n```')).toBe('# A\n\n```md\n* b\n```');
});

test('IMP44 definitions hold for the whole deck, and links between slides lead to their new names', () => {
  expect(remark('# A\n\n[x] and [y](#Some Name)\n---\nname: Some Name\n# B\n\n[x]: http://z.org')).toContain(
    '[x](http://z.org)',
  );
  expect(remark('# A\n\n[y](#My_Name)\n---\nname: My_Name\n# B')).toBe(
    '# A\n\n[y](#my-name)\n\n---\nname: my-name\n---\n\n# B',
  );
});

test('IMP45 a macro for a picture’s size is known, others are told', () => {
  expect(remark('# A\n\n![:scale 40%](a.png)')).toContain('<img src="a.png" alt="" style={{ width: \'40%\' }} />');
  expect(changesOf('remark', '# A\n\n![:foo 1](a.png)')).toEqual([
    '3 changed the macro :foo 1 is no more than a picture’s words',
  ]);
});

test('IMP46 layouts in layouts cannot grow without bounds', () => {
  const slides = Array.from({ length: 600 }, (_, i) => `name: n${i}\ntemplate: n${i - 1}\n\n${'word '.repeat(40)}`);
  const started = performance.now();
  const { changes } = importText('remark', slides.join('\n---\n'));
  expect(changes.some(({ what }) => what.includes('all of them together would be too long'))).toBe(true);
  expect(performance.now() - started).toBeLessThan(20_000);
});
