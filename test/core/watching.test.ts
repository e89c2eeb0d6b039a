// What a page that watches does once it finds no seat: it says so, and tries again by itself, seldom.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CLOSE } from '#core/protocol';
import { openStageLine } from '../../components/room/stage-line';
import { Watching } from '../../components/watch/watching';

let sockets: FakeSocket[] = [];

class FakeSocket {
  static readonly OPEN = 1;
  readyState = 0;
  onopen: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;

  constructor() {
    sockets.push(this);
  }

  send(): void {}

  close(): void {}
}

beforeEach(() => {
  sockets = [];
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('location', { href: 'http://localhost/' });
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
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
