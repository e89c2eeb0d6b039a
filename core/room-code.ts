// Owns the code by which people find an open room: how it is written, and read back from what somebody types.

/** Letters and digits that nobody takes for one another, spoken or on a screen far away. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 6;

/** As it is kept and stands in addresses: 30^6, about 700 million. */
export const ROOM_CODE = /^[2-9ABCDEFGHJKMNPQRSTVWXYZ]{6}$/;

/** `bytes`: at least 24 random ones; those that would make some letters likelier than others are passed over. */
export function roomCodeFrom(bytes: Uint8Array): string | null {
  const fair = 256 - (256 % LETTERS.length);
  const letters = [...bytes].filter((byte) => byte < fair).map((byte) => LETTERS[byte % LETTERS.length]);
  return letters.length < LENGTH ? null : letters.slice(0, LENGTH).join('');
}

/** What somebody typed, in capitals or not, with spaces or hyphens wherever; null when it is no code. */
export function parseRoomCode(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s\p{Pd}·.]/gu, '');
  return ROOM_CODE.test(code) ? code : null;
}

/** In two halves, for eyes and for saying it aloud. */
export function spelledCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)} ${code.slice(LENGTH / 2)}`;
}
