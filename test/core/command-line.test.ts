import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstCommand, lineOf } from '#core/command-line';

const asBytes = (text: string) => Buffer.from(text).toString('latin1');

test('CL1 of a block its first command is shown, not a remark, and of nothing else than remarks the first', () => {
  expect(firstCommand('\n  # Build it\n  docker build -t hello .\ndocker run hello\n')).toBe('docker build -t hello .');
  expect(firstCommand('# only\n# remarks')).toBe('# only');
  expect(firstCommand(' \n')).toBe('');
});

test('CL2 whatever a shell tells, it is one short line of plain text, or nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const line = lineOf(asBytes(text));
      if (line === null) return true;
      return line !== '' && [...line].length <= 200 && line.trim() === line && !/[\p{Cc}\p{Cf}]/u.test(line);
    }),
  );
  expect(lineOf(asBytes('echo ünï 🚢'))).toBe('echo ünï 🚢');
  expect(lineOf(asBytes(' echo hush'))).toBeNull();
  expect(lineOf('\xff\xfe')).toBe('\ufffd\ufffd');
});
