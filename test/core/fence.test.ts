import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FENCE_WORDS, parseFence } from '#core/fence';

const PLAIN = {
  role: null,
  name: null,
  node: null,
  terminal: null,
  step: null,
  wait: null,
  ranges: [],
  display: '',
};

test('F1 a fence without words is shown code', () => {
  expect(parseFence('go', '')).toEqual({ ok: true, fence: PLAIN });
});

test('F2 run and check are roles, name= names the block, the rest is for display', () => {
  const parsed = parseFence('sh', 'run name=build-it title="A b" {1,3-4}');
  expect(parsed).toEqual({
    ok: true,
    fence: { ...PLAIN, role: 'run', name: 'build-it', display: 'title="A b" {1,3-4}' },
  });
  expect(parseFence('bash', 'check')).toMatchObject({ fence: { role: 'check' } });
});

test.each([
  ['sh', 'run check', /either runs, types or checks/],
  ['sh', 'rum', /“rum” means nothing/],
  ['sh', 'run name=Bad', /“Bad” is not a block name/],
  ['sh', 'run name=', /“” is not a block name/],
  ['go', 'run', /needs a shell language/],
  ['ts', '{1|x|all}', /“x” in \{1\|x\|all\} is no range/],
  ['ts', 'step', /add run or type/],
  ['sh', 'run step=0', /“step=0” is no step/],
  ['sh', 'run step=100', /is no step/],
  ['sh', 'run wait=ready', /between slashes/],
  ['sh', 'run wait=/(/', /is no regular expression/],
  ['sh', 'check wait=/x/', /add run/],
])('F3 ```%s %s is a fault that says what to do', (language, meta, problem) => {
  const parsed = parseFence(language, meta);
  expect(parsed.ok ? '' : parsed.problem).toMatch(problem);
});

test('F5 a block may be carried out by a step, and be done when its output matches', () => {
  expect(parseFence('sh', 'run step wait=/listening on \\d+/ name=serve')).toMatchObject({
    fence: { role: 'run', step: 'next', wait: 'listening on \\d+', name: 'serve' },
  });
  expect(parseFence('sql', 'type step=3')).toMatchObject({ fence: { role: 'type', step: 3 } });
});

test('F6 ranges between bars are shown one after the other, one alone is a mark', () => {
  expect(parseFence('ts', '{1|2-3,5|all} title="a|b"')).toMatchObject({
    fence: { ranges: ['1', '2-3,5', 'all'], display: 'title="a|b"' },
  });
  expect(parseFence('ts', '{1,2-3} showLineNumbers{5}')).toMatchObject({
    fence: { ranges: [], display: '{1,2-3} showLineNumbers{5}' },
  });
});

test('F7 every word that the manual names is understood', () => {
  for (const { word } of FENCE_WORDS) {
    const parsed = parseFence('sh', `${word} ${/^(?:node|terminal|step|wait)/.test(word) ? 'run' : ''}`);
    expect(parsed.ok ? '' : parsed.problem, word).toBe('');
  }
});

test('F4 no words make it fail', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (language, meta) => void parseFence(language, meta)));
});

test('LO14 terminal= names the terminal of a block that runs, as blocks are named, in at most 24 characters', () => {
  expect(parseFence('sh', 'run terminal=logs node=node2')).toMatchObject({
    fence: { terminal: 'logs', node: 'node2' },
  });
  expect(parseFence('sh', 'run terminal="logs"')).toMatchObject({ fence: { terminal: 'logs' } });
  const problemOf = (meta: string) => {
    const parsed = parseFence('sh', meta);
    return parsed.ok ? '' : parsed.problem;
  };
  expect(problemOf('run terminal=Logs')).toMatch(/“Logs” is not a terminal’s name/);
  expect(problemOf('run terminal=')).toMatch(/“” is not a terminal’s name/);
  expect(problemOf(`run terminal=${'x'.repeat(25)}`)).toMatch(/24 at most/);
  expect(problemOf('check terminal=logs')).toMatch(/says in which terminal a block runs: add run/);
  expect(problemOf('terminal=logs')).toMatch(/add run/);
});
