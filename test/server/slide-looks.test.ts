import { createElement, type ElementType, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { compileDeck } from '#server/content/compile';
import { evaluateDeck } from '../../app/decks/[deck]/evaluate';
import { readComponents } from '../../components/read/read-components';

async function compiled(body: string, head = 'title: T') {
  return compileDeck('d', 'd/deck.mdx', `---\n${head}\n---\n${body}`);
}

/** The slides as they are compiled, without any component. */
async function plainHtml(body: string): Promise<string> {
  return htmlWith(body, {
    Slide: ({ children }: { children: ReactNode }) => children,
    DeckImage: ({ alt }: { alt: string }) => createElement('img', { alt }),
  });
}

async function readHtml(body: string): Promise<string> {
  return htmlWith(body, readComponents('T'));
}

async function htmlWith(body: string, components: Record<string, ElementType>): Promise<string> {
  const outcome = await compiled(body);
  if (!outcome.ok) throw new Error(outcome.faults.map(({ line, message }) => `${line} ${message}`).join('\n'));
  return renderToStaticMarkup(createElement(evaluateDeck(outcome.code), { components }));
}

test('LY4 the first picture of an image slide lies behind, all other words on a ground of their own', async () => {
  const html = await plainHtml('layout: image\n---\n\n# A\n\nwords\n\n![one](a.png)\n\n![two](b.png)');
  expect(html).toMatch(/<div class="slide-picture"><img alt="one"/);
  expect(html).toMatch(/<div class="slide-plate"><h1>A<\/h1>.*words.*alt="two"/s);
});

test('LY5 an image slide without words has no empty ground, and one without a picture keeps its words', async () => {
  expect(await plainHtml('layout: image\nname: a\n---\n\n![one](a.png)')).not.toContain('slide-plate');
  const bare = await plainHtml('layout: image\n---\n\n# A\n\nwords');
  expect(bare).not.toContain('slide-picture');
  expect(bare).toContain('words');
});

test('TH5 an unknown theme is a fault at its line, which names those there are', async () => {
  const outcome = await compiled('# A', 'title: T\ntheme: rust');
  const faults = outcome.ok ? [] : outcome.faults;
  expect(faults).toMatchObject([{ line: 3, message: 'theme: must be one of dock, chart, foundry.' }]);
});

test('TH9 a style sheet that is not in the deck’s folder is a fault at its line', async () => {
  const read = async (path: string) => ({
    stamp: 's1',
    problem: path === 'own.css' ? null : 'There is none.',
    size: null,
  });
  const outcomeOf = (css: string) => compileDeck('d', 'd/deck.mdx', `---\ntitle: T\ncss: ${css}\n---\n# A`, read);
  expect(await outcomeOf('own.css')).toMatchObject({ ok: true, style: '/decks/d/files/own.css?v=s1' });
  expect(await outcomeOf('gone.css')).toMatchObject({ faults: [{ line: 3, message: 'There is none.' }] });
  expect(await outcomeOf('.hidden.css')).toMatchObject({ ok: false });
});

test('RD1 the article has a heading for each slide, a lower one for a detail, and the rest below those', async () => {
  const html = await readHtml(
    '# One *two*\n\n## Under it\n\ntext\n\n----\n\n# Detail\n\n---\nname: bare\n---\n\nno heading',
  );
  const headings = [...html.matchAll(/<h(\d)[^>]*>(.*?)<\/h\1>/g)].map(([, level, text]) => `${level} ${text}`);
  expect(headings).toEqual(['2 One <em>two</em>', '4 Under it', '3 Detail', '2 bare']);
  expect([...html.matchAll(/<section[^>]*id="([^"]+)"/g)].map(([, id]) => id)).toEqual(['one-two', 'detail', 'bare']);
});

test('RD2 the heading of an image slide is the part’s own, and its picture follows', async () => {
  const html = await readHtml('layout: image\n---\n\n![one](a.png)\n\n# A\n\nwords');
  expect(html).toMatch(/<section[^>]*><h2>A<\/h2>.*<img.*words/s);
});

test('RD5 a first slide that says the deck’s title does not say it again', async () => {
  const html = await readHtml('layout: title\n---\n\n# T\n\nby us\n\n---\n\n# T too');
  expect([...html.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map(([, text]) => text)).toEqual(['T too']);
});

test('RD3 the article shows every step and every command, without a button, a hidden part or the notes', async () => {
  const html = await readHtml(
    [
      '# A',
      '<Steps>\n\n- first\n- second\n\n</Steps>',
      '<Step effect="only">only now</Step>',
      '```sh run step name=go node=node2\ndocker build .\n```',
      '```sh type name=then\ndocker push\n```',
      '<AudienceUrl port={8080} />',
      '<Notes>\naardvark\n</Notes>',
    ].join('\n\n'),
  );
  for (const words of ['first', 'second', 'only now', 'Type it without Enter.', 'port 8080'])
    expect(html).toContain(words);
  expect(html.replace(/<[^>]+>/g, '')).toContain('docker build .');
  expect(html).not.toMatch(/<button|hidden|aardvark|<script/);
});
