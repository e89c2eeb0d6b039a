import { expect, test } from 'vitest';
import { createLog } from '#server/log';

function lines(pretty: boolean, use: (log: ReturnType<typeof createLog>) => void): string {
  let written = '';
  const write = (line: string) => {
    written += line;
  };
  use(createLog({ level: 'info', pretty, write }));
  return written;
}

test('O1 lines for people carry time, level, message and fields', () => {
  const text = lines(true, (log) => log.warn({ deck: 'demo', slides: 3 }, 'saved'));
  expect(text).toMatch(/^\d\d:\d\d:\d\d warn {2}saved deck=demo slides=3\n$/);
});

test('O1 an error shows where it came from', () => {
  const text = lines(true, (log) => log.error({ error: new Error('broken') }, 'a request failed'));
  expect(text).toContain('a request failed');
  expect(text).toContain('Error: broken\n');
  expect(text).toContain('log.test.ts');
});

test('O2 elsewhere each line is JSON', () => {
  const entry = JSON.parse(lines(false, (log) => log.info({ port: 3000 }, 'listening')));
  expect(entry).toMatchObject({ level: 30, msg: 'listening', port: 3000 });
});

test.each([true, false])('O3 no secret is written (for people: %s)', (pretty) => {
  const text = lines(pretty, (log) => {
    log.info({ token: 'hush1', request: { cookie: 'hush2', headers: { cookie: 'hush3', authorization: 'hush4' } } });
    log.info({ url: '/present?token=hush5&x=1' }, 'GET /present?token=hush6');
  });
  expect(text).not.toContain('hush');
  expect(text).toContain('x=1');
});

test('O4 lines below the level are left out', () => {
  expect(lines(true, (log) => log.debug('quiet'))).toBe('');
});
