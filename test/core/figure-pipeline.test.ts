import { expect, test } from 'vitest';
import { type FigureFacts, figureFactsSchema, MAX_FACTS_BYTES, type PipelineFacts } from '#core/figure-facts';
import { NO_PIPELINE, parsePipelineLine, stagesOf, withElsewhere, withPipelineLine } from '#core/figure-pipeline';
import { describeFigure, isBare, narrowed } from '#core/figure-view';

const NOW = 1_790_000_000_000;

/** As the page parses it, within the bound of a message. */
function expectWhole(facts: FigureFacts): void {
  expect(figureFactsSchema.safeParse(facts).error).toBe(undefined);
  expect(new TextEncoder().encode(JSON.stringify(facts)).length).toBeLessThan(MAX_FACTS_BYTES);
}

test('FG14 a pipeline’s lines come to jobs in stages; others are passed over', () => {
  const lines = [
    '{"begin":true}',
    '{"job":"build","stage":"build","state":"running","at":1000}',
    '{"job":"unit","stage":"test","state":"waiting"}',
    '{"job":"build","log":"go build\\n"}',
    'not JSON',
    '{"job":"build","state":"exploded"}',
    '{"job":"build","state":"passed","at":4000,"log":"ok"}',
  ];
  const told = lines.flatMap((line) => parsePipelineLine(line) ?? []);
  const { jobs } = told.reduce((facts, line) => withPipelineLine(facts, line, NOW), NO_PIPELINE);
  expect(stagesOf(jobs).map(({ stage, jobs: own }) => [stage, own.map(({ name }) => name)])).toEqual([
    ['build', ['build']],
    ['test', ['unit']],
  ]);
  expect(jobs[0]).toMatchObject({ state: 'passed', startedAt: 1000, endedAt: 4000, log: 'go build\nok' });
  expect(withPipelineLine({ ...NO_PIPELINE, jobs }, { begin: true }, NOW).jobs).toEqual([]);
  let facts = NO_PIPELINE;
  for (let i = 0; i < 60; i += 1) facts = withPipelineLine(facts, { job: `job ${i}`, log: '船'.repeat(5_000) }, NOW);
  expectWhole(facts);
});

test('PE5 a run is told by its number and commit, and by why it ended without a job that failed', () => {
  const lines = [
    '{"begin":true,"number":3,"project":"app","ref":"main","commit":"ad40a45f","subject":"Greet the crew","at":1000}',
    '{"job":"unit","stage":"test","state":"running","at":2000}',
    '{"waits":4}',
    '{"job":"unit","state":"failed","at":4000}',
    '{"end":"cancelled","problem":"It took more than 900 s and was stopped.","at":5000}',
  ];
  const told = lines.flatMap((line) => parsePipelineLine(line) ?? []);
  const facts = told.reduce((all, line) => withPipelineLine(all, line, NOW), NO_PIPELINE);
  expectWhole(facts);
  expect(facts.run).toMatchObject({ state: 'cancelled', startedAt: 1000, endedAt: 5000, next: 4 });
  expect(describeFigure(facts)).toBe(
    'Pipeline 3 of main at ad40a45f, “Greet the crew”, was cancelled. It took more than 900 s and was stopped. 1 job: 1 failed. Failed: unit. Pipeline 4 waits for its end.',
  );
  expect(isBare(withPipelineLine(NO_PIPELINE, { begin: true, number: 4 }, NOW))).toBe(false);
});

test('PE6 few jobs have long logs, many have short ones: together they stay within a message', () => {
  const long = (facts: PipelineFacts, i: number) =>
    withPipelineLine(facts, { job: `job ${i}`, log: `${'船'.repeat(20_000)}end` }, NOW);
  const one = long(NO_PIPELINE, 0);
  const many = Array.from({ length: 24 }, (_, i) => i).reduce(long, NO_PIPELINE);
  expectWhole(one);
  expectWhole(many);
  expect(one.jobs[0]?.log).toHaveLength(4_000);
  for (const { log } of many.jobs) expect(log).toMatch(/^船{600,}end$/);
});

test('PE12 a figure draws the run of the node that it names, and of the first one where it names none', () => {
  const on = (job: string) => withPipelineLine(NO_PIPELINE, { job }, NOW);
  const facts = withElsewhere([
    ['node1', on('build')],
    ['builder', on('ship')],
  ]);
  const jobsOf = (node?: string) => narrowed(facts, { node }).jobs.map(({ name }) => name);
  expect([jobsOf(), jobsOf('node1'), jobsOf('builder'), jobsOf('node9')]).toEqual([['build'], ['build'], ['ship'], []]);
  expect(isBare(narrowed(facts, { node: 'node9' }))).toBe(true);
  expect(
    isBare(
      withElsewhere([
        ['node1', NO_PIPELINE],
        ['builder', on('ship')],
      ]),
    ),
  ).toBe(false);
  // As it was kept before nodes were told of.
  expect(narrowed(on('build'), { node: 'node1' }).jobs).toHaveLength(1);
});

test('PE13 however many nodes tell, together they stay within a message', () => {
  const long = (facts: PipelineFacts, i: number) =>
    withPipelineLine(facts, { job: `job ${i}`, log: `${'船'.repeat(20_000)}end` }, NOW);
  const full = Array.from({ length: 24 }, (_, i) => i).reduce(long, NO_PIPELINE);
  const facts = withElsewhere(Array.from({ length: 5 }, (_, i) => [`node${i}`, full]));
  expectWhole(facts);
  expect(facts.elsewhere).toHaveLength(4);
  expect(facts.elsewhere?.[3]?.jobs.at(-1)?.log).toMatch(/^船{600,}end$/);
});
