// Owns the reading of what a shell's holder says on standard error: which input it has taken, and how it ended.
import type { InputPlace } from '../provider';

/** `exited`: the shell has; `taken`: somebody else attached to it; `broken`: nobody knows. */
export type StreamEnd = { kind: 'exited'; status: number } | { kind: 'taken' } | { kind: 'broken' };

export type News = {
  take(bytes: Buffer): void;
  /** As far as it has been said. */
  end(): StreamEnd;
};

/** A holder remembers no more pages. */
export const PLACES = '(?: [0-9a-f]{16}:\\d{1,16}){0,16}';

/** A longer line is none of a holder's. */
const MAX_LINE_BYTES = 1024;
const TYPED = new RegExp(`^typed (\\d{1,16})(${PLACES})$`);
const ENDED = /^ended (\d{1,3})$/;

/** `onTyped`: so much input the program has been given; of these pages that much was taken. */
export function readNews(onTyped: (written: number, places: InputPlace[]) => void): News {
  let line = '';
  let end: StreamEnd = { kind: 'broken' };
  const read = (said: string) => {
    const [, written, places = ''] = TYPED.exec(said) ?? [];
    if (written) return onTyped(Number(written), placesIn(places));
    const [, status] = ENDED.exec(said) ?? [];
    if (status) end = { kind: 'exited', status: Number(status) };
    if (said === 'taken') end = { kind: 'taken' };
  };
  return {
    take(bytes) {
      const lines = (line + bytes.toString('latin1')).split('\n');
      line = (lines.pop() ?? '').slice(0, MAX_LINE_BYTES);
      for (const each of lines) read(each);
    },
    end: () => end,
  };
}

/** In the form of `PLACES`. */
export function placesIn(text: string): InputPlace[] {
  return [...text.matchAll(/([0-9a-f]{16}):(\d+)/g)].map(([, page = '', offset]) => ({ page, offset: Number(offset) }));
}
