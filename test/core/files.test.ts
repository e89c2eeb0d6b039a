import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideFileBlock } from '#core/file-block';
import {
  boundListing,
  type FileEntry,
  fileAddress,
  parseFileAddress,
  parseFileCommand,
  parseFileFact,
} from '#core/file-protocol';
import {
  fileTextOf,
  folderOf,
  isFileName,
  isFilePath,
  lineEndOf,
  meetChange,
  movedPath,
  nameOf,
  pathIn,
  sizeInWords,
  textOf,
} from '#core/files';

const names = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter(isFileName);
const paths = fc
  .array(names, { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join('/'))
  .filter(isFilePath);

test('FI1 a path leads below the work folder or is none', () => {
  for (const path of ['', '/', 'a/', '/a', 'a//b', '.', '..', 'a/../b', 'a/.', 'a\0b', '\ud800', 'x'.repeat(256)])
    expect(isFilePath(path), JSON.stringify(path)).toBe(false);
  for (const path of ['a', '.env', '...', 'a b/"c"', 'grüß', '-rf', '$(id)', 'a\nb'])
    expect(isFilePath(path)).toBe(true);
  fc.assert(fc.property(paths, (path) => void expect(pathIn(folderOf(path), nameOf(path))).toBe(path)));
});

test('FI2 an address gives back what it was made of, and no other address leads anywhere', () => {
  fc.assert(
    fc.property(paths, (path) => {
      const named = { deck: 'deck', node: 'node1', path };
      expect(parseFileAddress(fileAddress(named))).toEqual(named);
    }),
  );
  for (const odd of [
    '/files/a/b',
    '/files/a/b/',
    '/files/a/b/%2e%2e',
    '/files/a/b/c%2fd',
    '/files/a/b/%',
    '/files/a/b/x//y',
  ])
    expect(parseFileAddress(odd), odd).toBeNull();
  fc.assert(
    fc.property(fc.string(), (text) => {
      const parsed = parseFileAddress(`/files/a/b/${text}`);
      expect(parsed === null || isFilePath(parsed.path)).toBe(true);
    }),
  );
});

test('FI3 bytes that an editor could not give back as they were are no text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const text = textOf(bytes);
      if (text !== null) expect(new TextEncoder().encode(text)).toEqual(bytes);
    }),
  );
  expect(textOf(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toBe('\ufeffa');
  expect(textOf(new Uint8Array([0x61, 0, 0x62]))).toBeNull();
  expect(textOf(new Uint8Array([0xff, 0xfe]))).toBeNull();
});

test('FI4 a file keeps the line ends of most of its lines', () => {
  expect(lineEndOf('a\r\nb\r\nc\n')).toBe('\r\n');
  expect(lineEndOf('a\r\nb\nc\n')).toBe('\n');
  expect(lineEndOf('')).toBe('\n');
});

test('FI5 what somebody else wrote is taken where nothing is lost by it, and asked about where something would be', () => {
  expect(meetChange('old', 'old', 'new')).toBe('replace');
  expect(meetChange('old', 'mine', 'old')).toBe('adopt');
  expect(meetChange('old', 'mine', 'mine')).toBe('same');
  expect(meetChange('old', 'mine', 'theirs')).toBe('ask');
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (saved, edited, theirs) => {
      const isLost = meetChange(saved, edited, theirs) === 'replace' && edited !== saved;
      expect(isLost).toBe(false);
    }),
  );
});

test('FI6 an open file goes where its folder goes', () => {
  expect(movedPath('a/b/c', 'a/b', 'x')).toBe('x/c');
  expect(movedPath('a/b', 'a/b', 'x')).toBe('x');
  expect(movedPath('a/bc', 'a/b', 'x')).toBe('a/bc');
});

const entry = (name: string, kind: FileEntry['kind'] = 'file'): FileEntry => ({ name, kind, bytes: 1, stamp: '1-1-1' });

test('FI7 a listing fits in a message however long its names are, and never leaves out an open file', () => {
  const long = fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }).filter(isFileName);
  fc.assert(
    fc.property(fc.uniqueArray(long, { maxLength: 60 }), fc.nat(5), (all, open) => {
      const many = all
        .flatMap((name) => Array.from({ length: 20 }, (_, index) => `${index}${name}`))
        .filter(isFileName);
      const wanted = new Set(many.slice(-open));
      const { entries, more } = boundListing(
        many.map((name) => entry(name)),
        3,
        wanted,
      );
      expect(entries.length + more).toBe(many.length + 3);
      for (const name of open === 0 ? [] : wanted) expect(entries.some((each) => each.name === name)).toBe(true);
      const fact = JSON.stringify({ type: 'folder-listed', path: '', entries, more });
      expect(new TextEncoder().encode(fact).length).toBeLessThan(64 * 1024);
      expect(parseFileFact(fact).ok).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('FI8 folders come first, then names in their order', () => {
  const { entries } = boundListing([entry('b'), entry('a'), entry('z', 'folder')], 0, new Set());
  expect(entries.map(({ name }) => name)).toEqual(['z', 'a', 'b']);
});

test('FI9 no command with a path that leads out is understood', () => {
  for (const path of ['../x', '/etc/passwd', 'a/../../b', ''])
    expect(parseFileCommand(JSON.stringify({ type: 'remove', ask: 1, path })).ok, path).toBe(false);
  expect(parseFileCommand('{"type":"show","folders":[""],"files":["a"]}').ok).toBe(true);
});

test('FI10 a block is written where there is no file, an empty one, or the very one that was seen', () => {
  const present = { stamp: 's', text: 'theirs\n' };
  expect(decideFileBlock('mine', null, null)).toEqual({ kind: 'write', when: 'absent' });
  expect(decideFileBlock('mine', { ...present, text: '' }, null)).toEqual({ kind: 'write', when: { stamp: 's' } });
  expect(decideFileBlock('mine', { ...present, text: 'mine\n' }, null)).toEqual({ kind: 'same' });
  expect(decideFileBlock('mine', present, null)).toEqual({ kind: 'differs', ...present, wanted: 'mine\n' });
  expect(decideFileBlock('mine', present, 'older')).toMatchObject({ kind: 'differs' });
  expect(decideFileBlock('mine', { ...present, text: null }, 's')).toEqual({ kind: 'write', when: { stamp: 's' } });
  expect([fileTextOf(''), fileTextOf('a'), fileTextOf('a\n')]).toEqual(['', 'a\n', 'a\n']);
});

test('FI11 sizes are told as people say them', () => {
  expect([0, 1023, 1536, 2 * 1024 ** 2, 50 * 1024 ** 2].map(sizeInWords)).toEqual([
    '0 bytes',
    '1023 bytes',
    '1.5 KiB',
    '2.0 MiB',
    '50 MiB',
  ]);
});
