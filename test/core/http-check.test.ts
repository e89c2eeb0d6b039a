import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Find,
  type HttpAnswer,
  type HttpCheck,
  judgeAnswers,
  parseHttpCheck,
  problemOf,
  requestsOf,
} from '#core/http-check';

const find: Find = ({ source, flags }, text) => new RegExp(source, flags).exec(text);
const read = (text: string): HttpCheck => {
  const outcome = parseHttpCheck(text);
  if (!outcome.ok) throw new Error(outcome.problem);
  return outcome.check;
};
const answer = (over: Partial<Extract<HttpAnswer, { kind: 'answered' }>> = {}): HttpAnswer => ({
  ...{ kind: 'answered', status: 200, headers: { 'content-type': 'application/json' }, body: '{"version":"v4"}' },
  ...over,
});

test('HC1 what is asked is a port with a path, the name of one, or an address asked from the node', () => {
  expect(read('GET 8080/health?a=b')).toEqual({
    method: 'GET',
    target: { kind: 'port', port: 8080, path: '/health?a=b' },
    ...{ status: null, headers: [], body: [], distinct: null },
  });
  expect(read('\nHEAD web\n').target).toEqual({ kind: 'port', port: 'web', path: '/' });
  expect(read('GET http://registry:5000/v2/_catalog').target).toEqual({
    kind: 'url',
    url: 'http://registry:5000/v2/_catalog',
  });
});

test('HC2 each line says what the answer must be', () => {
  const check = read(
    'GET 80/\nstatus: 418\nheader: Content-Type: /json/i\nbody: plain (text)\n\nbody: /"v\\d"/\ndistinct: 3 of 30 /"host":"([^"]+)"/\n',
  );
  expect(check).toMatchObject({
    status: 418,
    headers: [{ name: 'content-type', pattern: { source: 'json', flags: 'i' } }],
    body: [
      { source: 'plain \\(text\\)', flags: 'i' },
      { source: '"v\\d"', flags: '' },
    ],
    distinct: { count: 3, of: 30, pattern: { source: '"host":"([^"]+)"', flags: '' } },
  });
  expect(requestsOf(check)).toBe(30);
});

test.each([
  ['', 1, 'Write what is asked first'],
  ['POST 8080/', 1, 'Write what is asked first'],
  ['GET 99999/', 1, '“99999/” is no port'],
  ['GET ftp://registry/', 1, 'is no port with a path'],
  ['GET 8080/\n\nstatus: ok', 3, '“ok” is no status'],
  ['GET 8080/\nstatus: 200\nstatus: 201', 3, 'twice'],
  ['GET 8080/\nheader: content-type', 2, 'is no header'],
  ['GET 8080/\nbody: /(/', 2, '/(/ is no regular expression'],
  ['GET 8080/\ndistinct: 3 of 2 /(a)/', 2, '3 of 2 cannot be'],
  ['GET 8080/\ndistinct: 2 of 101 /(a)/', 2, 'cannot be'],
  ['GET 8080/\ndistinct: 2 of 3 /a/', 2, 'needs a group'],
  ['GET 8080/\ndistinct: many', 2, 'distinct needs how many'],
  ['GET 8080/\nbdy: /x/', 2, '“bdy: /x/” is nothing that an answer can be'],
])('HC3 what cannot be read is said with its line: %j', (text, line, problem) => {
  expect(parseHttpCheck(text)).toEqual({ ok: false, line, problem: expect.stringContaining(problem) });
});

test('HC4 whatever the text, it is read or refused with a line that it has, and a plain text is found as it stands', () => {
  const pieces = fc.constantFrom(
    ...[
      'GET 80/',
      '\n',
      ' ',
      'status: 200',
      'header: ',
      'body: ',
      'distinct: 2 of 3 ',
      '/(a)/',
      '/(',
      'a: b',
      'ü',
      '\u2028',
    ],
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      const outcome = parseHttpCheck(text);
      if (!outcome.ok) expect(outcome.line).toBeLessThanOrEqual(text.split('\n').length);
    }),
  );
  const words = fc.string({ maxLength: 30 }).map((text) => `a${text}z`);
  fc.assert(
    fc.property(words, fc.string(), fc.string(), (text, before, after) => {
      const check = read(`GET 80/\nbody: ${text}`);
      expect(problemOf(check, answer({ body: before + text + after }), find)).toBeNull();
    }),
  );
});

test('HC5 without a status any from 200 to 299 will do, with one that alone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), fc.integer({ min: 100, max: 599 }), (given, wanted) => {
      const plain = problemOf(read('GET 80/'), answer({ status: given }), find);
      expect(plain === null).toBe(given >= 200 && given <= 299);
      const exact = problemOf(read(`GET 80/\nstatus: ${wanted}`), answer({ status: given }), find);
      expect(exact === null).toBe(given === wanted);
    }),
  );
});

test('HC6 what fails says what came instead', () => {
  const check = read('GET 8080/health\nstatus: 200\nheader: content-type: /json/\nbody: /"version":"v4"/');
  const said = (given: HttpAnswer) => {
    const verdict = judgeAnswers(check, [given], find);
    return verdict.state === 'failed' ? verdict.output : null;
  };
  expect(said(answer())).toBeNull();
  expect(said(answer({ status: 502 }))).toBe('GET 8080/health answered with status 502, not 200.');
  expect(said(answer({ headers: {} }))).toBe('GET 8080/health answered without the header content-type.');
  expect(said(answer({ headers: { 'content-type': 'text/html' } }))).toBe(
    'GET 8080/health answered with content-type: text/html',
  );
  expect(said(answer({ body: '{\n  "version":"v3"\n}' }))).toBe('GET 8080/health answered with: { "version":"v3" }');
  expect(said({ kind: 'silent', problem: 'Nothing answers on port 8080 yet.' })).toBe(
    'Nothing answers on port 8080 yet.',
  );
});

test('HC7 as many different answers as are asked for pass, and fewer do not', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 8, maxLength: 8 }), (hosts) => {
      const check = read('GET 80/\ndistinct: 3 of 8 /host=(\\d)/');
      const verdict = judgeAnswers(
        check,
        hosts.map((host) => answer({ body: `host=${host}` })),
        find,
      );
      expect(verdict.state).toBe(new Set(hosts).size >= 3 ? 'passed' : 'failed');
    }),
  );
  const same = Array.from({ length: 3 }, () => answer({ body: 'a' }));
  const check = read('GET 80/\ndistinct: 2 of 3 /(\\w)/');
  expect(judgeAnswers(check, same, find)).toMatchObject({ output: '3 requests met 1 of 2 that differ: a' });
  expect(judgeAnswers(check, [], find)).toMatchObject({ output: 'GET 80/ was not answered.' });
});
