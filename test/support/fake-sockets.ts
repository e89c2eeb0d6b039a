// Owns sockets that a page opens where there is no network: a test says what comes over them.
import { vi } from 'vitest';

export class FakeSocket {
  static readonly OPEN = 1;
  readyState = 0;
  onopen: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;

  send(): void {}

  close(): void {}
}

/** From now on pages open these; `hasFocus` is the document's. `vi.unstubAllGlobals` ends it. */
export function fakeSockets(hasFocus = () => true): FakeSocket[] {
  const opened: FakeSocket[] = [];
  class Opened extends FakeSocket {
    constructor() {
      super();
      opened.push(this);
    }
  }
  vi.stubGlobal('WebSocket', Opened);
  vi.stubGlobal('location', { href: 'http://localhost/' });
  vi.stubGlobal('window', new EventTarget());
  const document = { visibilityState: 'visible', activeElement: null, hasFocus };
  vi.stubGlobal('document', Object.assign(new EventTarget(), document));
  return opened;
}
