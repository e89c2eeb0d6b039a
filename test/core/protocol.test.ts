import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Command, type Fact, MAX_TERMINALS, parseCommand, parseFact } from '#core/protocol';

test('W1 every command and fact reads back as what was sent', () => {
  const commands: Command[] = [
    { type: 'hello', version: 1, deck: 'a' },
    { type: 'open-terminal', terminal: 1, cols: 80, rows: 24, from: null },
    { type: 'run-block', block: 'a/b@0123456789ab', terminal: 1, interrupt: false },
    { type: 'ping' },
  ];
  for (const command of commands) expect(parseCommand(JSON.stringify(command))).toEqual({ ok: true, value: command });
  const fact: Fact = { type: 'run-changed', block: 'b', run: { state: 'finished', terminal: 1, status: 2 } };
  expect(parseFact(JSON.stringify(fact))).toEqual({ ok: true, value: fact });
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '{"type":"format-disk"}',
  '{"type":"hello","version":"1","deck":"a"}',
  '{"type":"open-terminal","terminal":0,"cols":80,"rows":24,"from":null}',
  `{"type":"open-terminal","terminal":${MAX_TERMINALS + 1},"cols":80,"rows":24,"from":null}`,
  '{"type":"resize-terminal","terminal":1,"cols":1000000,"rows":24}',
  '{"type":"resize-terminal","terminal":1,"cols":0,"rows":24}',
  '{"type":"acknowledge","terminal":1,"offset":-1}',
  '{"type":"run-block","block":"x","terminal":1}',
])('W2 %s is refused with a reason', (text) => {
  const parsed = parseCommand(text);
  expect(parsed.ok).toBe(false);
  if (!parsed.ok) expect(parsed.problem).not.toBe('');
});

test('W3 a command has no place for a command text: unknown keys do not get through', () => {
  const parsed = parseCommand('{"type":"check-block","block":"a/b@0123456789ab","command":"rm -rf /"}');
  expect(parsed).toEqual({ ok: true, value: { type: 'check-block', block: 'a/b@0123456789ab' } });
});

test('W4 no text makes it fail', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void [parseCommand(text), parseFact(text)]));
});
