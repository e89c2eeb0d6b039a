import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FactsOf, FIGURE_KINDS, type FigureFacts, figureFactsSchema, MAX_FACTS_BYTES } from '#core/figure-facts';
import { keptFigureFile, parseKeptFigure } from '#core/figure-kept';
import { emptyWords, FIGURE_PROMISES } from '#core/figure-promises';
import { describeFigure, isBare, narrowed, narrowedToAny, tableOf } from '#core/figure-view';
import { plainName, shownBytes } from '#core/figure-words';
import { MAX_MESSAGE_BYTES } from '#core/protocol';
import { busyFacts } from '../support/figures';

const NOW = 1_790_000_000_000;

test('FG15 a figure is narrowed to a name, a node or a port', () => {
  const facts = busyFacts(NOW);
  const of = (kind: 'images' | 'health' | 'logs', name: string) => tableOrLines(narrowed(facts[kind], { of: name }));
  expect(of('images', 'hello')).toEqual(['hello:v4', 'hello:v1']);
  expect(of('health', 'web')).toEqual(['web']);
  expect(new Set(of('logs', 'database'))).toEqual(new Set(['database']));
  expect(isBare(narrowed(facts.images, { node: 'node2' }))).toBe(true);
  expect(isBare(narrowed(facts.traffic, { port: 9090 }))).toBe(true);
  expect(narrowed(facts.swarm, { node: 'node2' })).toMatchObject({ tasks: [{ slot: 2 }, { slot: 3 }] });
});

test('FG33 what several figures of a slide draw has what each of them does, and nothing that none does', () => {
  const facts = busyFacts(NOW);
  const elsewhere = [
    { node: 'builder', run: null, jobs: [] },
    { node: 'other', run: null, jobs: [] },
  ];
  const pipeline = { ...facts.pipeline, node: 'node1', elsewhere } as FigureFacts;
  const view = fc.record(
    {
      of: fc.constantFrom('', 'web', 'hello', 'build', 'a', 'nowhere'),
      node: fc.constantFrom('node1', 'node2', 'builder'),
      port: fc.constantFrom(8080, 9090),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.constantFrom(...FIGURE_KINDS), fc.array(view, { maxLength: 3 }), (kind, views) => {
      const all = kind === 'pipeline' ? pipeline : facts[kind];
      const together = narrowedToAny(all, views);
      for (const each of views) expect(narrowed(together, each)).toEqual(narrowed(all, each));
      const drawn = new Set(views.flatMap((each) => itemsOf(narrowed(all, each))));
      expect(itemsOf(together).filter((item) => !drawn.has(item))).toEqual([]);
    }),
  );
  const { elsewhere: told, jobs } = narrowedToAny(pipeline, [{ node: 'builder' }]) as FactsOf<'pipeline'>;
  expect([told?.map(({ node }) => node), jobs]).toEqual([['builder'], []]);
});

/** Each thing that is drawn. */
function itemsOf(facts: FigureFacts): string[] {
  const lists = Object.entries(facts).filter(([key]) => key !== 'elsewhere');
  return lists.flatMap(([key, list]) => (Array.isArray(list) ? list.map((item) => key + JSON.stringify(item)) : []));
}

function tableOrLines(facts: FigureFacts): string[] {
  if (facts.kind === 'logs') return facts.lines.map(({ container }) => container);
  return tableOf(facts)?.rows.map(([first = '']) => first) ?? [];
}

test('FG16 every figure can be heard: a sentence, and words for when there is nothing', () => {
  const facts = busyFacts(NOW);
  for (const kind of FIGURE_KINDS) {
    expect(figureFactsSchema.safeParse(facts[kind]).success).toBe(true);
    expect(describeFigure(facts[kind])).toMatchSnapshot(kind);
    expect(FIGURE_PROMISES[kind]).not.toBe('');
    expect(emptyWords(kind, null)).toMatch(/\.$/);
  }
  expect([999, 1_000, 74_800_000, 1_240_000_000].map(shownBytes)).toEqual(['999 B', '1 kB', '75 MB', '1.2 GB']);
});

test('FG19 a task’s container is called as the task is', () => {
  expect(plainName('/web.1.h6e7pc480ts6l6pkuls70l39u')).toBe('web.1');
  expect(plainName('agent.yrjbmwna0o1pq4ptzlzn98g8u.uo42w8ep1bt4tenyou9t22zfl')).toBe('agent');
  expect(plainName('/my.app')).toBe('my.app');
});

test('FG17 the facts of a kind fit into a message', () => {
  expect(MAX_FACTS_BYTES).toBeLessThan(MAX_MESSAGE_BYTES - 1_000);
});

test('FG18 facts that were kept are read back; what is none is refused with its place', () => {
  const facts = busyFacts(NOW).swarm;
  expect(parseKeptFigure(JSON.stringify({ at: NOW, facts }))).toEqual({ ok: true, value: { at: NOW, facts } });
  expect(parseKeptFigure('{"at":1,"facts":{"kind":"images"}}')).toMatchObject({ ok: false });
  expect(keptFigureFile('push', 'images')).toBe('push.images.json');
});
