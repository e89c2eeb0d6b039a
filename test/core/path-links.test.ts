import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findPaths } from '../../components/terminal/path-links';
import { asMarkdown } from '../../components/terminal/share';

const shown = (text: string) => findPaths(text).map((found) => found.shown);

test('PL1 paths with a slash, or with a line, are found as they stand', () => {
  const found = {
    'open ./app/main.go:12, then': ['./app/main.go:12'],
    './app/main.go:12:5: undefined: x': ['./app/main.go:12:5'],
    'In /etc/hosts and ../up.': ['/etc/hosts', '../up'],
    'main.go:7 Dockerfile:3': ['main.go:7', 'Dockerfile:3'],
    'at app/übung.ts (~/notes/a.md)': ['app/übung.ts', '~/notes/a.md'],
    '"/usr/lib/node_modules/@x/y/index.js"': ['/usr/lib/node_modules/@x/y/index.js'],
  };
  for (const [text, paths] of Object.entries(found)) expect(shown(text), text).toEqual(paths);
});

test('PL2 addresses, ports, fractions, dates and plain words are none', () => {
  for (const text of [
    'https://example.com/a/b.html',
    'example.com:443',
    '10.0.0.1:8080',
    'localhost:3000',
    'and/or',
    'text/html',
    '12 MB/s',
    '1/2',
    '2026/11/25',
    'root@host:~/work$',
    '/',
    '--out=/tmp/x',
    'Dockerfile',
    'v1.2.3',
  ]) {
    expect(shown(text), text).toEqual([]);
  }
});

test('PL3 whatever a program prints, what could be typed is a word that no shell reads otherwise', () => {
  const nasty = fc.string({ unit: fc.constantFrom(...'a/.~:1 $`\\\'"();|&<>*?!#{}[]\n\r\u001b-é') });
  fc.assert(
    fc.property(nasty, (text) => {
      for (const { path, from, shown } of findPaths(text)) {
        expect(text.slice(from)).toContain(shown);
        expect(path).toMatch(/^[\p{L}\p{N}_.~/@][\p{L}\p{N}_.@%+=,/~-]*$/u);
        expect(path.lastIndexOf('~')).toBeLessThan(1);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('PL4 a fence is longer than any within', () => {
  expect(asMarkdown('$ ls\na b\n')).toBe('```console\n$ ls\na b\n```\n');
  expect(asMarkdown('a ```` b')).toBe('`````console\na ```` b\n`````\n');
});
