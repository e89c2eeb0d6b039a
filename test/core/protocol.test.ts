import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Command, type Fact, parseCommand, parseFact } from '#core/protocol';
import { MAX_TERMINALS } from '#core/terminal-number';
import {
  parseTerminalCommand,
  parseTerminalFact,
  type TerminalCommand,
  type TerminalFact,
} from '#core/terminal-protocol';

test('W1 every command and fact reads back as what was sent', () => {
  const commands: Command[] = [
    { type: 'hello', version: 1, deck: 'a' },
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
  '{"type":"close-terminal","terminal":0}',
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
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      for (const parse of [parseCommand, parseFact, parseTerminalCommand, parseTerminalFact]) parse(text);
    }),
  );
});

test('W5 every command and fact of a terminal reads back as what was sent', () => {
  const commands: TerminalCommand[] = [
    { type: 'hello', version: 1, deck: 'a', page: 'page-of-one', terminal: 1 },
    { type: 'open', cols: 80, rows: 24, from: null },
    { type: 'acknowledge', offset: 7 },
  ];
  for (const command of commands)
    expect(parseTerminalCommand(JSON.stringify(command))).toEqual({ ok: true, value: command });
  const fact: TerminalFact = {
    type: 'output-skipped',
    gap: { from: 1, to: 9, reason: 'away' },
  };
  expect(parseTerminalFact(JSON.stringify(fact))).toEqual({ ok: true, value: fact });
});

test.each([
  '{"type":"hello","version":1,"deck":"a","page":"page-of-one","terminal":0}',
  `{"type":"hello","version":1,"deck":"a","page":"page-of-one","terminal":${MAX_TERMINALS + 1}}`,
  '{"type":"hello","version":1,"deck":"a","page":"short","terminal":1}',
  '{"type":"open","cols":80,"rows":24}',
  '{"type":"resize","cols":1000000,"rows":24}',
  '{"type":"resize","cols":0,"rows":24}',
  '{"type":"acknowledge","offset":-1}',
  '{"type":"run-block","block":"x","terminal":1,"interrupt":false}',
])('W6 %s is refused on a terminal’s socket, with a reason', (text) => {
  const parsed = parseTerminalCommand(text);
  expect(parsed.ok).toBe(false);
  if (!parsed.ok) expect(parsed.problem).not.toBe('');
});
