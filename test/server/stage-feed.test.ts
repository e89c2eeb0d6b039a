// What is on stage goes to a whole hall: encoded once, and bounded for each.
import { expect, test, vi } from 'vitest';
import { StageEditor } from '#server/open-rooms/stage-editor';
import type { StageSink } from '#server/open-rooms/stage-feed';

/** Somebody whose line takes nothing while it is held. */
class Looker implements StageSink {
  bufferedBytes = 0;
  isHeld = false;
  isClosed = false;
  readonly got: Uint8Array[] = [];

  send(payload: Uint8Array): void {
    this.got.push(payload);
    if (this.isHeld) this.bufferedBytes += payload.length;
  }

  close(): void {
    this.isClosed = true;
  }
}

const FILE = { node: 'node1', path: 'app.py' };

/** An editor on stage before that many. */
function onStage(people: number) {
  const editor = new StageEditor();
  const lookers = Array.from({ length: people }, () => new Looker());
  for (const looker of lookers) editor.look(looker);
  const shown = editor.show({ tellPeople: () => {}, dismiss: () => {} });
  shown.take({ type: 'file-shown', file: FILE });
  let length = 0;
  const type = (text: string) => {
    shown.take({ type: 'text-changed', from: length, to: length, text });
    length += text.length;
    vi.advanceTimersByTime(100);
  };
  return { lookers, type, editor };
}

test('OE7 a thousand get each change in the same memory, also those who come later', () => {
  vi.useFakeTimers();
  const { lookers, type, editor } = onStage(1_000);
  for (const word of ['one ', 'two ', 'three ']) type(word);
  const late = [new Looker(), new Looker()];
  for (const looker of late) editor.look(looker);
  vi.useRealTimers();
  const [first] = lookers;
  for (const looker of lookers) {
    expect(looker.got).toHaveLength(4);
    expect(looker.got.every((payload, at) => payload === first?.got[at])).toBe(true);
  }
  expect(late.map(({ got }) => got.length)).toEqual([1, 1]);
  expect(late[0]?.got[0]).toBe(late[1]?.got[0]);
});

test('OE8 whoever takes nothing is sent nothing more, then the whole as it stands, and is let go in the end', () => {
  vi.useFakeTimers();
  const { lookers, type } = onStage(3);
  const [slow, stuck, quick] = lookers;
  if (!slow || !stuck || !quick) throw new Error('three were to come');
  slow.isHeld = stuck.isHeld = true;
  type('x'.repeat(300_000));
  const before = slow.got.length;
  for (let turn = 0; turn < 50; turn += 1) type('y');
  expect([slow.got.length, quick.got.length]).toEqual([before, before + 50]);
  slow.isHeld = false;
  slow.bufferedBytes = 0;
  vi.advanceTimersByTime(250);
  const { type: told, text } = JSON.parse(Buffer.from(slow.got.at(-1) ?? []).toString());
  expect([slow.got.length, told, text.length]).toEqual([before + 1, 'editor-opened', 300_050]);
  vi.advanceTimersByTime(31_000);
  expect([stuck.isClosed, slow.isClosed, quick.isClosed]).toEqual([true, false, false]);
  vi.useRealTimers();
});

test('OE12 what waits for all who are slow is bounded: who is slow for longest comes back for the whole as it stands', () => {
  vi.useFakeTimers();
  const { lookers, type, editor } = onStage(3);
  type('x'.repeat(1_000_000));
  // Each has another whole on the way when its line stops.
  const slow = Array.from({ length: 75 }, () => {
    const looker = new Looker();
    looker.isHeld = true;
    editor.look(looker);
    type('y');
    return looker;
  });
  const open = slow.filter(({ isClosed }) => !isClosed);
  const held = new Set(open.flatMap(({ got }) => got));
  const bytes = [...held].reduce((sum, { length }) => sum + length, 0);
  expect(bytes).toBeLessThanOrEqual(64 * 1024 * 1024);
  // No more of them than had to go, and the earliest.
  expect(open.length).toBeGreaterThan(60);
  expect(slow.slice(-open.length)).toEqual(open);
  expect(lookers.map(({ isClosed }) => isClosed)).toEqual([false, false, false]);
  const again = new Looker();
  editor.look(again);
  const { text } = JSON.parse(Buffer.from(again.got[0] ?? []).toString());
  expect(text).toHaveLength(1_000_075);
  // What has gone is held no more: as many may be slow again.
  for (const looker of open) looker.bufferedBytes = 0;
  type('z');
  vi.advanceTimersByTime(250);
  expect(open.every(({ isClosed }) => !isClosed)).toBe(true);
  vi.useRealTimers();
});
