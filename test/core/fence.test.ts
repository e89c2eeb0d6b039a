import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFence } from '#core/fence';
import { FENCE_WORDS } from '#core/fence-words';

const PLAIN = {
  role: null,
  name: null,
  node: null,
  terminal: null,
  step: null,
  wait: null,
  reason: null,
  expectsFailure: false,
  interrupt: false,
  once: false,
  timeout: null,
  holds: false,
  path: null,
  typed: null,
  copy: false,
  title: null,
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
    fence: { ...PLAIN, role: 'run', name: 'build-it', title: 'A b', display: 'title="A b" {1,3-4}' },
  });
  expect(parseFence('bash', 'check')).toMatchObject({ fence: { role: 'check' } });
});

test.each([
  ['sh', 'run check', /has one of run, type, check/],
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
  ['sh', 'wrong', /needs its reason/],
  ['sh', 'run expect=fail', /needs its reason/],
  ['sh', 'run expect=win', /the one thing to expect/],
  ['sh', 'run reason=/x/', /add expect=fail/],
  ['sh', 'check once', /add run/],
  ['sh', 'run timeout=3', /add check/],
  ['sh', 'run holds', /add check/],
  ['sh', 'check timeout=61', /1 to 60 seconds/],
  ['py', 'file=../app.py', /no path of the work folder/],
  ['py', 'file=', /no path of the work folder/],
  ['sh', 'run file=x', /has one of run/],
  ['http', 'run', /needs a shell language/],
  ['py', 'file=app.py typed=0', /“typed=0” is no speed: write 1 to 200 characters a second, or typed alone for 30/],
  ['py', 'file=app.py typed=201', /is no speed/],
  ['py', 'file=app.py typed=2.5', /is no speed/],
  ['py', 'file=app.py typed=', /is no speed/],
  ['py', 'file=app.py typed=fast', /is no speed/],
  ['py', 'typed', /add file=…/],
  ['sh', 'run typed=40', /add file=…/],
  ['sh', 'check typed', /add file=…/],
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

const COMPANIONS: readonly [RegExp, string][] = [
  [/^(?:node|terminal|step|wait|interrupt|once)/, 'run'],
  [/^(?:timeout|holds)/, 'check'],
  [/^typed/, 'file=app.py'],
  [/^wrong/, 'reason=/x/'],
  [/^expect/, 'run reason=/x/'],
  [/^reason/, 'wrong'],
];

test('F7 every word that the manual names is understood', () => {
  for (const { word } of FENCE_WORDS) {
    const parsed = parseFence('sh', `${word} ${COMPANIONS.find(([begins]) => begins.test(word))?.[1] ?? ''}`);
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

test('F8 blocks of a lab: files, wrong tries, blocks that must fail, checks of an address', () => {
  expect(parseFence('py', 'file=app/main.py title="App"')).toMatchObject({
    fence: { role: 'file', path: 'app/main.py', title: 'App', display: 'title="App"' },
  });
  expect(parseFence('py', 'typed file=app.py')).toMatchObject({ fence: { role: 'file', path: 'app.py', typed: 30 } });
  expect(parseFence('py', 'file=app.py typed=45')).toMatchObject({ fence: { role: 'file', typed: 45 } });
  expect(parseFence('sh', 'wrong reason=/no tag v1/')).toMatchObject({ fence: { role: 'wrong', reason: 'no tag v1' } });
  expect(parseFence('sh', 'run expect=fail reason=/denied/ once interrupt')).toMatchObject({
    fence: { expectsFailure: true, reason: 'denied', once: true, interrupt: true },
  });
  expect(parseFence('http', 'check timeout=20 title="It answers" node=all')).toMatchObject({
    fence: { role: 'check', timeout: 20, title: 'It answers', node: 'all', display: '' },
  });
  expect(parseFence('go', 'copy')).toMatchObject({ fence: { role: null, copy: true } });
});
