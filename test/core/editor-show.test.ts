// Which of the windows of who drives a room shows its editor there.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CLOSE } from '#core/protocol';
import { EditorShow } from '../../components/files/editor-show';
import { fakeSockets } from '../support/fake-sockets';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('OE10 the window with the keys takes the stage back from one that came later, once', () => {
  const sockets = fakeSockets(() => true);
  const show = new EditorShow({ code: 'ABC234', seat: 1 }, () => {});
  sockets[0]?.onclose?.({ code: CLOSE.noPage });
  expect(sockets).toHaveLength(1);
  vi.advanceTimersByTime(1_500);
  expect(sockets).toHaveLength(2);
  sockets[1]?.onclose?.({ code: CLOSE.noPage });
  vi.advanceTimersByTime(20_000);
  expect(sockets).toHaveLength(2);
  show.close();
});

test('OE11 a window without the keys leaves the stage to the other, and so does one that is closed', () => {
  const sockets = fakeSockets(() => false);
  const show = new EditorShow({ code: 'ABC234', seat: 1 }, () => {});
  sockets[0]?.onclose?.({ code: CLOSE.noPage });
  vi.advanceTimersByTime(20_000);
  expect(sockets).toHaveLength(1);
  show.close();
  const others = fakeSockets(() => true);
  const closed = new EditorShow({ code: 'ABC234', seat: 1 }, () => {});
  others[0]?.onclose?.({ code: CLOSE.noPage });
  closed.close();
  vi.advanceTimersByTime(20_000);
  expect(others).toHaveLength(1);
});
