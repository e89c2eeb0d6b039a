// What a page that watches does once it finds no seat: it says so, and tries again by itself, seldom.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CLOSE } from '#core/protocol';
import { openStageLine } from '../../components/room/stage-line';
import { Watching } from '../../components/watch/watching';
import { type FakeSocket, fakeSockets } from '../support/fake-sockets';

let sockets: FakeSocket[];

beforeEach(() => {
  vi.useFakeTimers();
  sockets = fakeSockets();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('VW6 a stage whose seats are taken is asked again seldom, and shows once there is one', () => {
  const watching = new Watching({ type: 'watch-stage', code: 'ABC234' }, () => {});
  sockets[0]?.onclose?.({ code: CLOSE.tooMany });
  expect(watching.get().line).toBe('full');
  vi.advanceTimersByTime(15_000);
  expect(sockets).toHaveLength(1);
  vi.advanceTimersByTime(20_000);
  expect(sockets).toHaveLength(2);
  sockets[1]?.onmessage?.({ data: JSON.stringify({ type: 'terminal-shown', deck: 'basics', node: 'node1' }) });
  expect(watching.get().line).toBe('open');
  sockets[1]?.onclose?.({ code: CLOSE.notShared });
  vi.advanceTimersByTime(120_000);
  expect([watching.get().line, sockets.length]).toEqual(['ended', 2]);
  watching.close();
});

test('VW7 figures and editor of a stage whose seats are taken are asked for again seldom', () => {
  const line = openStageLine({ type: 'look-at-editor', code: 'ABC234' }, { onFact: () => {} });
  sockets[0]?.onclose?.({ code: CLOSE.tooMany });
  vi.advanceTimersByTime(15_000);
  expect(sockets).toHaveLength(1);
  vi.advanceTimersByTime(20_000);
  expect(sockets).toHaveLength(2);
  line.close();
});
