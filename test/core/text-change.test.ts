// How one text becomes another, and what is said of it on the sockets of a stage.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_EDIT_BYTES } from '#core/files';
import { MAX_MESSAGE_BYTES, PROTOCOL_VERSION } from '#core/protocol';
import { MAX_PIECE, parseStageCommand, parseStageFact, type StageCommand } from '#core/stage-protocol';
import { changeBetween, changed, inPieces } from '#core/text-change';

/** With whatever a file may hold: ends of lines, letters of two units, halves of them. */
const someText = fc.array(fc.constantFrom('a', 'b', '\n', 'é', '😀', '\ud83d', '\ude00', '\0'), { maxLength: 40 });
const text = someText.map((letters) => letters.join(''));

test('TX1 a change leads from one text to the other, also in pieces and by way of JSON', () => {
  fc.assert(
    fc.property(text, text, fc.integer({ min: 1, max: 9 }), (before, after, most) => {
      const change = changeBetween(before, after);
      const pieces = change ? inPieces(change, most) : [];
      const arrived = JSON.parse(JSON.stringify(pieces)) as typeof pieces;
      expect(arrived.reduce<string>((now, piece) => changed(now, piece) ?? 'nowhere', before)).toBe(after);
      expect(pieces.every((piece) => piece.text.length <= most)).toBe(true);
      expect(change === null).toBe(before === after);
    }),
  );
  expect(changeBetween('abcabc', 'abcXabc')).toEqual({ from: 3, to: 3, text: 'X' });
  expect(changeBetween('aaaa', 'aa')).toEqual({ from: 2, to: 4, text: '' });
});

test('TX2 a change that the text has no place for is none', () => {
  fc.assert(
    fc.property(text, fc.nat(60), fc.nat(60), (before, from, to) => {
      const after = changed(before, { from, to, text: 'x' });
      if (from > to || to > before.length) expect(after).toBeNull();
      else expect(after).toHaveLength(before.length - (to - from) + 1);
    }),
  );
});

test('TX3 the longest piece fits into a message, whatever it is made of', () => {
  for (const unit of ['\0', '\ud83d', '✓', '"']) {
    const piece: StageCommand = { type: 'text-changed', from: MAX_EDIT_BYTES, to: 0, text: unit.repeat(MAX_PIECE) };
    expect(Buffer.byteLength(JSON.stringify(piece))).toBeLessThan(MAX_MESSAGE_BYTES);
    expect(parseStageCommand(JSON.stringify(piece))).toEqual({ ok: true, value: piece });
  }
});

test('TX4 what is no command and no fact is refused with a reason', () => {
  const view = { top: 1, bottom: 2, anchor: 0, head: 0, isInFront: true };
  const hello = { type: 'look-at-editor', version: PROTOCOL_VERSION, code: 'ABC234' };
  expect(parseStageCommand(JSON.stringify(hello)).ok).toBe(true);
  const wrong = [
    { ...hello, code: 'A'.repeat(21) },
    { type: 'show-editor', version: 1, code: 'ABC234' },
    ...['../secret', '/etc/passwd', 'a//b', '', 'a/.', '\ud800'].map((path) => ({
      ...{ type: 'file-shown', file: { node: 'node1', path } },
    })),
    { type: 'file-shown', file: { node: 'n'.repeat(25), path: 'a' } },
    { type: 'text-changed', from: -1, to: 0, text: '' },
    { type: 'text-changed', from: 0.5, to: 1, text: '' },
    { type: 'text-changed', from: 0, to: MAX_EDIT_BYTES + 1, text: '' },
    { type: 'text-changed', from: 0, to: 0, text: 'x'.repeat(MAX_PIECE + 1) },
    { type: 'view-changed', view: { ...view, top: 0 } },
    { type: 'view-changed', view: { ...view, head: Number.MAX_SAFE_INTEGER } },
    { type: 'view-changed', view: { ...view, isInFront: 'yes' } },
  ];
  for (const command of wrong)
    expect([command, parseStageCommand(JSON.stringify(command)).ok]).toEqual([command, false]);
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (said) => {
      for (const parsed of [parseStageCommand(said), parseStageFact(said)])
        if (!parsed.ok) expect(parsed.problem).not.toBe('');
    }),
  );
});
