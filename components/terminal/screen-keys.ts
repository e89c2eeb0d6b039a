/** What a press means to the terminal's own page, before the shell gets it. */
export type ScreenAction = 'copy' | 'native-paste' | 'find' | 'clear' | 'bigger' | 'smaller' | 'own-size';

/** Keys of a focused terminal as the help and the settings name them; all others are the shell's. */
export const SCREEN_KEY_HELP: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ['Ctrl Shift C'], does: 'Copy; Ctrl C too, where text is selected' },
  { keys: ['Ctrl V'], does: 'Paste' },
  { keys: ['Ctrl Shift F'], does: 'Find' },
  { keys: ['Ctrl Shift K'], does: 'Clear, but for the last line' },
  { keys: ['Ctrl Shift +', 'Ctrl Shift −'], does: 'Larger and smaller text' },
  { keys: ['Ctrl Shift 0'], does: 'Text size of the page' },
  { keys: ['Shift PgUp', 'Shift PgDn'], does: 'Scroll; the screen then stays' },
  { keys: ['Ctrl Shift Space'], does: 'Leave the terminal' },
];

const WITH_SHIFT: Readonly<Record<string, ScreenAction>> = {
  KeyC: 'copy',
  KeyV: 'native-paste',
  KeyF: 'find',
  KeyK: 'clear',
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
