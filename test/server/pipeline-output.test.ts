// What the lines of the pipeline engine mean, as it prints them.
import { expect, test } from 'vitest';
import { createReader, plainText, problemOf } from '../../server/sandbox/image/pipeline/read-output.mjs';

test('PE1 lines tell when jobs begin, what they print and how they end; others tell nothing', () => {
  const read = createReader(['unit', 'unit: fast', 'lint']);
  const told = [
    'parsing and downloads finished in 86 ms.',
    'unit       starting shell (test)',
    'unit: fast starting shell (test)',
    'unit       $ go test ./...',
    'unit       > --- FAIL: TestGreeting',
    'unit       > ',
    'unit       > no newline<gclShellPromptPlaceholder> exit 3',
    'lint       finished in 287 ms  WARN 1 ',
    'unit       finished in 1.05 s  FAIL 3 ',
    'unit: fast finished in 12 ms',
    'unit: fast exported artifacts in 64 ms',
    '',
    ' FAIL  unit',
  ].map(read);
  expect(told.filter(Boolean)).toEqual([
    { job: 'unit', state: 'running' },
    { job: 'unit: fast', state: 'running' },
    { job: 'unit', log: '$ go test ./...' },
    { job: 'unit', log: '--- FAIL: TestGreeting' },
    { job: 'unit', log: '' },
    { job: 'unit', log: 'no newline\n$ exit 3' },
    { job: 'lint', state: 'warned', status: 1 },
    { job: 'unit', state: 'failed', status: 3 },
    { job: 'unit: fast', state: 'passed', status: 0 },
  ]);
});

test('PE2 a figure’s log has no colours, and of a line drawn over and over what it ended as', () => {
  expect(plainText('\x1b[31mred\x1b[0m and \x1b]8;;http://a\x07a link\x1b]8;;\x07')).toBe('red and a link');
  expect(plainText('10 %\r50 %\r100 %\r')).toBe('100 %');
  expect(plainText('a\x00b\x08c\td')).toBe('abc\td');
});

test('PE3 what is wrong with a pipeline’s file is told without where the engine found it', () => {
  const said = [
    'Using fallback git remote data',
    'YAMLException: unexpected end of the stream within a flow collection (2:1)',
    '',
    ' 1 | a: [',
    '    at HD (file:///usr/local/lib/gcl.mjs:211:1340)',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
  ].join('\n');
  expect(problemOf(said)).toBe('YAMLException: unexpected end of the stream within a flow collection (2:1)\n 1 | a: [');
});
