import { expect, test } from 'vitest';
import { decodeText } from '#server/content/import/encoding';

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const TEXT = '# Grüße — “naïve”\n\ncafé\n';

function read(bytes: Uint8Array): { text: string; told: string[] } {
  const decoded = decodeText(bytes);
  if (!decoded.ok) throw new Error(decoded.problem);
  return {
    text: decoded.text.replace(/^\uFEFF/, ''),
    told: decoded.changes.map(({ line, what }) => `${line} ${what}`),
  };
}

test('IMP70 UTF-8 is read as it is, with a byte order mark or without', () => {
  expect(read(utf8(TEXT))).toEqual({ text: TEXT, told: [] });
  expect(read(utf8(`\uFEFF${TEXT}`))).toEqual({ text: TEXT, told: [] });
});

test('IMP71 UTF-16 with a byte order mark is repaired, in either order', () => {
  const little = Buffer.from(`\uFEFF${TEXT}`, 'utf16le');
  expect(read(little).text).toBe(TEXT);
  expect(read(Buffer.from(little).swap16()).text).toBe(TEXT);
  expect(read(little).told).toEqual(['1 read as UTF-16, written as UTF-8']);
});

test('IMP72 Windows-1252 is repaired where nothing speaks against it', () => {
  expect(read(latin('# Gr\u00fc\u00dfe \u0096 \u0093x\u0094\n'))).toEqual({
    text: '# Grüße – “x”\n',
    told: ['1 read as Windows-1252, written as UTF-8'],
  });
});

test('IMP73 a line that is not like the others is read and reported', () => {
  const bytes = Buffer.concat([utf8('# Grüße\n'), latin('caf\u00e9\n')]);
  expect(read(bytes).text).toBe('# Grüße\ncafé\n');
  expect(read(bytes).told).toEqual([
    '2 this line is no UTF-8 as others are; read as Windows-1252, look whether it is right',
  ]);
});

test('IMP74 what was encoded twice is repaired when all of it shows that, else reported', () => {
  // As an editor shows the bytes of the UTF-8 of: Grüße — “naïve” café
  const doubled = 'GrÃ¼ÃŸe â€” â€œnaÃ¯veâ€\u009d cafÃ©';
  expect(read(utf8(doubled)).text).toBe('Grüße — “naïve” café');
  expect(read(utf8(`${doubled}\n\nüber\n`))).toEqual({
    text: `${doubled}\n\nüber\n`,
    told: [expect.stringMatching(/^1 “Ã¼ÃŸ” looks encoded twice \(“üß”\?\); left as it is$/)],
  });
});

test.each(['Ünïcödé ÄÖÜ', 'CAFÉ»', '“É”', 'Привет', '日本語', '© 2024 ™'])('IMP75 %s is no mistake', (text) => {
  expect(read(utf8(text))).toEqual({ text, told: [] });
});

test.each([
  ['a PDF', utf8('%PDF-1.7\n'), 'This is a PDF, not a text file.'],
  ['a PowerPoint file', latin('PK\u0003\u0004\u0014\u0000'), 'This is a ZIP archive'],
  ['a picture', latin('\u0089PNG\r\n'), 'This is a PNG picture'],
  ['zero bytes', latin('# A\u0000B'), 'This is a binary file'],
  ['control characters', latin('\u0001\u0002\u0003\u0004abc'), 'This is a binary file'],
])('IMP76 %s is refused', (_what, bytes, problem) => {
  const decoded = decodeText(bytes);
  expect(decoded.ok ? '' : decoded.problem).toContain(problem);
});
