// Owns how the charsets of a terminal are written down again.
import { type Charset, type Core, coreOf, spareTerminal } from './internals';

/** Which letter chooses a charset is not kept: each is chosen once, and known again by the table it gives. */
const designators = new Map<Charset, string>();

export function designatorOf(charset: Charset): string {
  if (designators.size === 0) {
    const core = coreOf(spareTerminal());
    for (const letter of '0A4CRQKYE6ZH=') {
      core.writeSync(`\x1b(${letter}`);
      const table = core._charsetService._charsets[0];
      if (table && !designators.has(table)) designators.set(table, letter);
    }
  }
  return designators.get(charset) ?? 'B';
}

/** Those of all four places, and which is in use. */
export function drawCharsets({ charset, glevel, _charsets }: Core['_charsetService']): string {
  const places = ['(', ')', '*', '+'];
  const drawn = places.flatMap((place, level) => {
    const table = level === glevel ? charset : _charsets[level];
    return table ? [`\x1b${place}${designatorOf(table)}`] : [];
  });
  return drawn.join('') + (['', '\x0e', '\x1bn', '\x1bo'][glevel] ?? '');
}
