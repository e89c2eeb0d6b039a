// Owns which typed bytes a shell takes: of each page the next one only, so that none is typed twice or out of order.

/** Pages whose place is remembered; one that was forgotten begins anew. Whoever holds shells remembers as many. */
const MAX_PAGES = 16;

export type Admission =
  /** New bytes, without those that were admitted before; `offset` numbers the first. */
  | { kind: 'take'; offset: number; bytes: Uint8Array }
  /** A repeat. */
  | { kind: 'had' }
  /** Bytes between are missing: nothing is typed. */
  | { kind: 'gap' };

export type InputGate = {
  admit(page: string, offset: number, bytes: Uint8Array): Admission;
  /** All before that byte of this page was admitted. */
  reached(page: string): number;
  /** The shell has taken what was admitted of this page, before `offset`. */
  took(page: string, offset: number): void;
  /** All before that byte of this page is the shell's, whatever becomes of those who brought it. */
  taken(page: string): number;
};

type Place = { reached: number; taken: number };

const NOWHERE: Place = { reached: 0, taken: 0 };

/** `known`: how far the shell had each page when this began, the one heard last last. */
export function createInputGate(known: readonly { page: string; offset: number }[] = []): InputGate {
  /** The page that was heard last is the last. */
  const places = new Map<string, Place>();
  for (const { page, offset } of known) places.set(page, { reached: offset, taken: offset });
  const placeOf = (page: string) => places.get(page) ?? NOWHERE;

  function remember(page: string, place: Place): void {
    places.delete(page);
    places.set(page, place);
    const [oldest] = places.keys();
    if (places.size > MAX_PAGES && oldest !== undefined) places.delete(oldest);
  }

  return {
    admit(page, offset, bytes) {
      const { reached, taken } = placeOf(page);
      if (offset > reached) return { kind: 'gap' };
      const fresh = bytes.subarray(reached - offset);
      if (fresh.length === 0) return { kind: 'had' };
      remember(page, { reached: reached + fresh.length, taken });
      return { kind: 'take', offset: reached, bytes: fresh };
    },
    reached: (page) => placeOf(page).reached,
    took(page, offset) {
      const { reached, taken } = placeOf(page);
      // In its place: it was not heard now.
      if (offset > taken && offset <= reached) places.set(page, { reached, taken: offset });
    },
    taken: (page) => placeOf(page).taken,
  };
}
