import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFence } from '#core/fence';

test('F1 a fence without words is shown code', () => {
  expect(parseFence('go', '')).toEqual({
    ok: true,
    fence: { role: null, name: null, node: null, terminal: null, display: '' },
  });
});

test('F2 run and check are roles, name= names the block, the rest is for display', () => {
  const parsed = parseFence('sh', 'run name=build-it title="A b" {1,3-4}');
  expect(parsed).toEqual({
    ok: true,
    fence: { role: 'run', name: 'build-it', node: null, terminal: null, display: 'title="A b" {1,3-4}' },
  });
  expect(parseFence('bash', 'check')).toMatchObject({ fence: { role: 'check' } });
});

test.each([
  ['sh', 'run check', /either runs or checks/],
  ['sh', 'rum', /“rum” means nothing/],
  ['sh', 'run name=Bad', /“Bad” is not a block name/],
  ['sh', 'run name=', /“” is not a block name/],
  ['go', 'run', /needs a shell language/],
])('F3 ```%s %s is a fault that says what to do', (language, meta, problem) => {
  const parsed = parseFence(language, meta);
  expect(parsed.ok ? '' : parsed.problem).toMatch(problem);
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
