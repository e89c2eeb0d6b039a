// Owns text that stands for itself in a pattern.

export function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Finds it in whatever capitals, everywhere. */
export function inAnyCapitals(text: string): RegExp {
  return new RegExp(literal(text), 'giu');
}
