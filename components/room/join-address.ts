import type { Reach } from '#core/reach';

/** What the link and the QR code of a room lead to; without a reach as this page has it. */
export function joinAddress(code: string, reach?: Reach | null): string {
  return new URL(`/join/${code}`, reach?.join ?? location.href).href;
}
