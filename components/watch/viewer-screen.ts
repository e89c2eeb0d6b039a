import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal } from '@xterm/xterm';
import { loadWidths } from '#core/combining-marks';
import { type Frame, screenIn } from '#core/frame';
import { guardSequences } from '#core/guard-sequences';
import { boundOutput } from '#core/output-bounds';
import { fitText } from '../terminal/fit-text';
import { muteQueries } from '../terminal/mute-queries';
import { terminalTheme } from '../terminal/themes';
import { watchTheme } from '../ui/preferences';
import '@xterm/xterm/css/xterm.css';

const SCROLLBACK_LINES = 1_000;
const MAX_TEXT_PX = 64;
/** Ends a sequence that was cut off, then clears all. */
const CLEAR = Uint8Array.of(0x18, 0x1b, 0x63);

export type ViewerScreen = {
  take(frame: Frame): void;
  /** Keys go to `onKeys`, or nowhere. */
  setTyping(isTyping: boolean): void;
  setText(isText: boolean): void;
  close(): void;
};

/** Draws somebody else's terminal into `frame`, at the size that it has there: as large as fits, never another one. */
export function openViewerScreen(frame: HTMLElement, onKeys: (bytes: Uint8Array) => void): ViewerScreen {
  const fontFamily = getComputedStyle(document.documentElement).getPropertyValue('--font-mono');
  const term = new Terminal({
    allowProposedApi: true,
    cursorInactiveStyle: 'block',
    disableStdin: true,
    fontFamily,
    lineHeight: 1.15,
    // What a program calls a link may lead anywhere.
    linkHandler: { activate: () => {} },
    minimumContrastRatio: 4.5,
    scrollback: SCROLLBACK_LINES,
    theme: terminalTheme(),
  });
  loadWidths(term, new Unicode11Addon());
  guardSequences(term);
  // The page that the terminal is attached to answers.
  muteQueries(term, () => true);
  term.open(frame);
  // xterm draws no cursor before it has had the focus once, which whoever only watches never gives it.
  term.focus();
  term.blur();
  let bound = boundOutput();
  const encoder = new TextEncoder();
  term.onData((text) => onKeys(encoder.encode(text)));
  term.onBinary((text) => onKeys(Uint8Array.from(text, (letter) => letter.charCodeAt(0))));

  const stopFitting = fitText(term, frame, { maxPx: MAX_TEXT_PX, height: () => frame.clientHeight });
  const stopWatching = watchTheme(() => {
    term.options.theme = terminalTheme();
  });
  return {
    take(each) {
      const screen = screenIn(each);
      if (!screen) return term.write(bound(each.bytes));
      bound = boundOutput();
      // Behind what is still to be drawn.
      term.write(CLEAR, () => term.resize(screen.cols, screen.rows));
      term.write(bound(screen.bytes));
    },
    setTyping(isTyping) {
      term.options.disableStdin = !isTyping;
      if (isTyping) term.focus();
    },
    setText(isText) {
      term.options.screenReaderMode = isText;
    },
    close() {
      stopFitting();
      stopWatching();
      term.dispose();
    },
  };
}
