/** What the link and the QR code of a room lead to. */
export function joinAddress(code: string): string {
  return new URL(`/join/${code}`, location.href).href;
}
