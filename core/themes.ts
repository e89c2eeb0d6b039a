// Owns the names of the themes that a deck can have. Their looks are style sheets of the same names.

export const THEMES = ['dock', 'chart', 'foundry'] as const;
export type Theme = (typeof THEMES)[number];
