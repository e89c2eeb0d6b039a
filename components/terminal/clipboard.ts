import type { Terminal } from '@xterm/xterm';
import { copyText } from '../ui/copy-text';
import type { ScreenStore } from './screen-state';
import { terminalSettings } from './settings';

/** Where a shell gathers pasted lines and runs none before Enter, this many may come unasked; elsewhere each runs at once. */
const GATHERED_LINES = 5;
const PREVIEW_CHARACTERS = 600;
/** Of what a program may offer to the clipboard, in base64: about 75 KB of text. */
const MAX_OFFER_CHARACTERS = 100_000;

type Screen = {
  term: Terminal;
  frame: HTMLElement;
  state: ScreenStore;
  announce(text: string): void;
  /** The past is being drawn: what it offered is over. */
  isReplaying(): boolean;
};

export async function copySelection({ term, announce }: Pick<Screen, 'term' | 'announce'>): Promise<boolean> {
  const text = term.getSelection();
  if (text === '') return false;
  const copied = await copyText(text);
  announce(copied ? 'Copied' : 'The browser did not let it be copied');
  return copied;
}

/** Copies what is selected, where the reader chose so. Returns a way to stop. */
export function copyOnSelect(screen: Screen): () => void {
  const copy = () => {
    if (terminalSettings().copiesOnSelect && screen.term.hasSelection()) void copySelection(screen);
  };
  // A selection ends wherever the button is let go. xterm has read the event by then, and nothing is copied by passing over.
  let isSelecting = false;
  const stop = new AbortController();
  const { signal } = stop;
  screen.frame.addEventListener('mousedown', () => (isSelecting = true), { signal, capture: true });
  document.addEventListener(
    'mouseup',
    () => {
      if (isSelecting) copy();
      isSelecting = false;
    },
    { signal },
  );
  return () => stop.abort();
}

/** Takes the browser's own paste event: many lines are shown first, and no control character of theirs reaches the shell. */
export function guardPaste({ term, frame, state }: Screen): () => void {
  const paste = (event: ClipboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const text = withoutControls(event.clipboardData?.getData('text/plain') ?? '');
    const lines = text.replace(/\n$/, '').split('\n').length;
    if (text === '') return;
    if (lines <= (term.modes.bracketedPasteMode ? GATHERED_LINES : 1)) return term.paste(text);
    state.set({
      question: {
        words: term.modes.bracketedPasteMode ? `Paste ${lines} lines?` : `Paste ${lines} lines? Each runs at once.`,
        detail: preview(text),
        yes: 'Paste',
        isAsked: true,
        accept: () => term.paste(text),
      },
    });
  };
  frame.addEventListener('paste', paste, { capture: true });
  return () => frame.removeEventListener('paste', paste, { capture: true });
}

/** OSC 52: a program offers text for the clipboard, and the reader decides. What asks for the clipboard hears nothing. */
export function offerCopies({ term, state, announce, isReplaying }: Screen): void {
  let isRefused = false;
  term.onKey(() => {
    isRefused = false;
  });
  term.parser.registerOscHandler(52, (data) => {
    // One question at a time: a program must not swap what stands under a finger.
    if (isReplaying() || isRefused || state.get().question) return true;
    const text = offeredText(data);
    if (text === null) return true;
    announce('A program in the terminal asks to copy text');
    state.set({
      question: {
        words: `A program in the terminal asks to put ${text.length} characters on your clipboard.`,
        detail: preview(text),
        yes: 'Allow',
        isAsked: false,
        accept: () => void copyText(text).then((copied) => announce(copied ? 'Copied' : 'Not copied')),
        refuse: () => {
          isRefused = true;
        },
      },
    });
    return true;
  });
}

/** Null for a query, an empty offer, too much, or what is no text. */
function offeredText(data: string): string | null {
  const encoded = data.slice(data.indexOf(';') + 1);
  if (encoded === '' || encoded === '?' || encoded.length > MAX_OFFER_CHARACTERS) return null;
  try {
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes) || null;
  } catch {
    return null;
  }
}

/** Else a copied page could end the brackets of a paste and go on as if typed. */
function withoutControls(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}

function preview(text: string): string {
  return text.length > PREVIEW_CHARACTERS ? `${text.slice(0, PREVIEW_CHARACTERS)}…` : text;
}
