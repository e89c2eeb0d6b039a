import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { compileDeck } from '#server/content/compile';
import { evaluateDeck } from '../../app/decks/[deck]/evaluate';

const HEAD = '---\ntitle: T\nvariables: {}\n---\n\n';

async function compiled(body: string, head = HEAD) {
  const outcome = await compileDeck('d', 'd/deck.mdx', head + body);
  if (!outcome.ok) throw new Error(outcome.faults.map(({ line, message }) => `${line} ${message}`).join('\n'));
  return outcome;
}

/** The slides as a page draws them, components by their names. */
async function htmlOf(body: string, head = HEAD): Promise<string> {
  const { code } = await compiled(body, head);
  const named = (name: string) => (props: Record<string, unknown>) =>
    createElement(
      name.toLowerCase(),
      { 'data-name': props.name, 'data-carried-out': props.step },
      props.children as never,
    );
  const components = { Slide: named('Slide'), RunBlock: named('RunBlock'), CheckBlock: named('CheckBlock') };
  return renderToStaticMarkup(createElement(evaluateDeck(code), { components }));
}

async function slidesOf(body: string, head = HEAD) {
  return (await compiled(body, head)).deck.slides;
}

test('ST1 what takes a step takes the next one, in the order of the text', async () => {
  const body = [
    '# A',
    '<Step>\n\nfirst\n\n</Step>',
    'text <Step effect="strike">second</Step>',
    '<Steps>\n\n- third\n  - with it\n- fourth\n\n</Steps>',
    '```ts {1|2|all}\na\nb\n```',
    '```sh run step name=go\nls\n```',
  ].join('\n\n');
  const html = await htmlOf(body);
  const steps = [...html.matchAll(/data-step="(\d+)"/g)].map(([, step]) => Number(step));
  expect(steps).toEqual([1, 2, 3, 4]);
  expect(html).toContain('data-effect="strike"');
  expect(html).toMatch(/data-from="5" data-ranges="1\|2\|all"/);
  expect(html).toContain('data-carried-out="7"');
  expect(await slidesOf(body)).toMatchObject([{ steps: 7, actions: [{ step: 7, block: 'go' }] }]);
});

test('ST2 a number of its own leaves the others’ order alone, and may make the slide longer', async () => {
  const html = await htmlOf('# A\n\n<Step at={5}>\n\nlate\n\n</Step>\n\n<Step>\n\nfirst\n\n</Step>');
  expect([...html.matchAll(/data-step="(\d+)"/g)].map(([, step]) => step)).toEqual(['5', '1']);
  expect(await slidesOf('# A\n\n<Step at={5}>late</Step>')).toMatchObject([{ steps: 5 }]);
});

test('ST3 the lists of an incremental slide, or deck, come item by item; numbers and text go on as ever', async () => {
  const body = '# A\n\n1. a\n   - inner\n2. b\n\ntext\n\n- c';
  expect(await slidesOf(body)).toMatchObject([{ steps: 0 }]);
  expect(await slidesOf(body, '---\ntitle: T\nincremental: true\n---\n\n')).toMatchObject([{ steps: 3 }]);
  const one = `# A\n\n- x\n\n---\nincremental: true\n---\n\n${body.replace('# A', '# B')}`;
  expect(await slidesOf(one)).toMatchObject([{ steps: 0 }, { steps: 3 }]);
});

test('ST4 code that turns into other code has a stage for each fence', async () => {
  const body = '# A\n\n<Morph>\n\n```ts\na\n```\n\n```ts\nb\n```\n\n```ts\nc\n```\n\n</Morph>\n\n<Step>after</Step>';
  const html = await htmlOf(body);
  expect(html.match(/class="morph-stage"/g)).toHaveLength(3);
  expect(html).toMatch(/class="morph" data-from="1"/);
  expect(await slidesOf(body)).toMatchObject([{ steps: 3 }]);
});

test('ST5 notes leave the slide, keep their markers, and may add steps', async () => {
  const outcome = await compiled('# A\n\n<Notes>\nSecret [step] one *two* [step:4] three.\n\n- last\n</Notes>');
  expect(outcome.notes).toEqual([{ slide: 'a', text: 'Secret [step] one *two* [step:4] three.\n\n- last' }]);
  expect(outcome.deck.slides).toMatchObject([{ steps: 4 }]);
  expect(outcome.code).not.toContain('Secret');
  expect(JSON.stringify(outcome.deck)).not.toContain('Secret');
});

test('ST6 four hyphens lead down: places and numbers say so; hidden slides leave no trace', async () => {
  const body = [
    '# A\n\n----\n\n# A1\n\n---\nhidden: true\n---\n\n# Gone\n\n```sh run\nrm\n```\n\n<Notes>gone too</Notes>',
    '---\nuncounted: true\n---\n\n# B\n\n---\n\n# C',
  ].join('\n\n');
  const { deck, notes, code } = await compiled(body);
  expect(deck.slides.map(({ name, across, down, number }) => [name, across, down, number])).toEqual([
    ['a', 0, 0, 1],
    ['a1', 0, 1, 2],
    ['b', 1, 0, null],
    ['c', 2, 0, 3],
  ]);
  expect(deck.blocks).toEqual([]);
  expect(notes).toEqual([]);
  expect(code).not.toContain('Gone');
});

test('ST7 a rule begins the second column where there are two', async () => {
  const html = await htmlOf('# A\n\n---\nlayout: two-columns\n---\n\n# B\n\nleft\n\n***\n\nright');
  expect(html).toContain(
    '<h1>B</h1>\n<div class="columns"><div class="column"><p>left</p></div><div class="column"><p>right</p></div></div>'.replace(
      '\n',
      '',
    ),
  );
});

test('ST8 what cannot take a step is a fault at its place', async () => {
  const faultOf = async (body: string) => {
    const outcome = await compileDeck('d', 'd/deck.mdx', HEAD + body);
    const [fault] = outcome.ok ? [] : outcome.faults;
    return fault ? `${fault.line}: ${fault.message}` : '';
  };
  expect(await faultOf('# A\n\n<Morph>\n\n```ts\na\n```\n\ntext\n\n</Morph>')).toMatch(/^8: Code turns into code/);
  expect(await faultOf('# A\n\n<Morph>\n\n```ts\na\n```\n\n</Morph>')).toMatch(/^8: Code turns into code/);
  expect(await faultOf('# A\n\n<Step at={0}>x</Step>')).toMatch(/^8: <Step> at/);
  expect(await faultOf('# A\n\n<Step effect="explode">x</Step>')).toMatch(/^8: <Step> effect: must be one of appear/);
  expect(await faultOf('# A\n\n---\nlayout: wide\n---\n\n# B')).toMatch(/^9: “wide” is no layout/);
});
