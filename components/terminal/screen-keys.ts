/** What a press means to the terminal's own page, before the shell gets it. */
export type ScreenAction = 'copy' | 'native-paste' | 'find' | 'bigger' | 'smaller' | 'own-size';

const WITH_SHIFT: Readonly<Record<string, ScreenAction>> = {
  KeyC: 'copy',
  KeyV: 'native-paste',
  KeyF: 'find',
  Equal: 'bigger',
  NumpadAdd: 'bigger',
  Minus: 'smaller',
  NumpadSubtract: 'smaller',
  Digit0: 'own-size',
};

/** Ctrl+C is the shell's, except where there is something to copy; Ctrl+V is the browser's, whose paste needs no leave. */
export function screenAction(event: KeyboardEvent, hasSelection: boolean): ScreenAction | null {
  if (!event.ctrlKey || event.altKey || event.metaKey) return null;
  // By the letter first: on other layouts the key stands elsewhere.
  const code = /^[a-z]$/i.test(event.key) ? `Key${event.key.toUpperCase()}` : event.code;
  if (event.shiftKey) return WITH_SHIFT[code] ?? null;
  if (code === 'KeyV') return 'native-paste';
  return code === 'KeyC' && hasSelection ? 'copy' : null;
}
