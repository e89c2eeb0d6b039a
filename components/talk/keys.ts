import type { Move } from '#core/position';

/** What a key press means to a talk. */
export type TalkAction =
  | Move
  | 'fullscreen'
  | 'overview'
  | 'help'
  | 'go-to'
  | 'terminal'
  | 'black'
  | 'theme'
  | 'run'
  | 'focus-terminal'
  | 'next-node'
  | 'recording'
  | 'follow-edits'
  | 'escape';

const PLAIN: Readonly<Record<string, TalkAction>> = {
  ArrowRight: 'next',
  PageDown: 'next',
  ArrowLeft: 'previous',
  PageUp: 'previous',
  ArrowDown: 'next-slide',
  ArrowUp: 'previous-slide',
  Home: 'first',
  End: 'last',
  f: 'fullscreen',
  o: 'overview',
  '?': 'help',
  g: 'go-to',
  '/': 'go-to',
  t: 'terminal',
  n: 'next-node',
  r: 'recording',
  b: 'black',
  '.': 'black',
  d: 'theme',
  a: 'follow-edits',
  Escape: 'escape',
};

const SHIFTED: Readonly<Record<string, TalkAction>> = { ArrowRight: 'next-chapter', ArrowLeft: 'previous-chapter' };

/** The one chord that a focused terminal leaves to the page. */
export function isTerminalChord(event: KeyboardEvent): boolean {
  return event.code === 'Space' && event.ctrlKey && event.shiftKey && !event.altKey && !event.metaKey;
}

export function isClickerKey(event: KeyboardEvent): boolean {
  const isModified = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
  return !isModified && (event.key === 'PageUp' || event.key === 'PageDown');
}

/** What the press means, or null when it belongs to whatever has the focus. A terminal's own keys never come here. */
export function actionOf(event: KeyboardEvent): TalkAction | null {
  if (event.defaultPrevented || event.isComposing) return null;
  if (isTerminalChord(event)) return 'focus-terminal';
  const target = event.target instanceof Element ? event.target : null;
  if (isTyping(target)) return null;
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) return 'run';
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === ' ') return isControl(target) ? null : event.shiftKey ? 'previous' : 'next';
  // Caps lock must not silence the letters.
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return (event.shiftKey ? SHIFTED[key] : null) ?? PLAIN[key] ?? null;
}

export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLElement && target.isContentEditable) return true;
  return (
    target instanceof Element && target.closest('input, textarea, select, dialog, [popover], video, audio') !== null
  );
}

/** A digit that nothing on the page takes for text. */
export function isDigit(event: KeyboardEvent): boolean {
  const isModified = event.ctrlKey || event.altKey || event.metaKey;
  return /^\d$/.test(event.key) && !isModified && !isTyping(event.target);
}

export function isControl(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest('button, a, summary, [role="button"], [role="tab"], [role="separator"]') !== null;
}
