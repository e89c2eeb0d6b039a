import { MAX_INPUT_BYTES } from '#core/frame';

/** Of keys typed while the connection is away: more, or older, would be typed into something nobody sees. */
const KEPT_BYTES = 1024;
const KEPT_MS = 10_000;

export type Input = {
  type(bytes: Uint8Array): void;
  /** The terminal is attached again. `isSame`: to the shell that the waiting keys were meant for. */
  attached(isSame: boolean): void;
};

type InputDeps = {
  /** False when nothing was sent. */
  send(offset: number, bytes: Uint8Array): boolean;
  /** Waiting keys will not be typed any more. */
  onDropped(): void;
};

/** Numbers what is typed, cuts it into frames, and keeps a little of it over a short cut. */
export function trackInput({ send, onDropped }: InputDeps): Input {
  let offset = 0;
  let waiting: { bytes: Uint8Array; at: number }[] = [];

  function type(bytes: Uint8Array): void {
    // Keys never overtake those that still wait.
    if (waiting.length > 0) return keep(bytes);
    for (let at = 0; at < bytes.length; at += MAX_INPUT_BYTES) {
      const part = bytes.subarray(at, at + MAX_INPUT_BYTES);
      if (!send(offset, part)) return keep(bytes.subarray(at));
      offset += part.length;
    }
  }

  function keep(bytes: Uint8Array): void {
    const kept = waiting.reduce((sum, each) => sum + each.bytes.length, bytes.length);
    if (kept <= KEPT_BYTES) waiting.push({ bytes, at: Date.now() });
    else onDropped();
  }

  return {
    type,
    attached(isSame) {
      const keys = waiting;
      waiting = [];
      if (keys.length === 0) return;
      if (!isSame || keys.some(({ at }) => Date.now() - at > KEPT_MS)) return onDropped();
      for (const { bytes } of keys) type(bytes);
    },
  };
}
