// Owns which typed bytes a shell takes: of each page the next one only, so that none is typed twice or out of order.

/** Pages whose place is remembered; one that was forgotten begins anew. */
const MAX_PAGES = 16;

export type Admission =
  /** New bytes, without those that the shell has had. */
  | { kind: 'take'; bytes: Uint8Array }
  /** A repeat. */
  | { kind: 'had' }
  /** Bytes between are missing: nothing is typed. */
  | { kind: 'gap' };

export type InputGate = {
  /** What has not been admitted before counts as typed from now on. */
  admit(page: string, offset: number, bytes: Uint8Array): Admission;
  /** How many bytes of this page the shell has had. */
  reached(page: string): number;
};

export function createInputGate(): InputGate {
  /** The page that was heard last is the last. */
  const places = new Map<string, number>();

  function remember(page: string, place: number): void {
    places.delete(page);
    places.set(page, place);
    const [oldest] = places.keys();
    if (places.size > MAX_PAGES && oldest !== undefined) places.delete(oldest);
  }

  return {
    admit(page, offset, bytes) {
      const expected = places.get(page) ?? 0;
      if (offset > expected) return { kind: 'gap' };
      const fresh = bytes.subarray(expected - offset);
      if (fresh.length === 0) return { kind: 'had' };
      remember(page, expected + fresh.length);
      return { kind: 'take', bytes: fresh };
    },
    reached: (page) => places.get(page) ?? 0,
  };
}
