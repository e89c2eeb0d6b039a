import { FitAddon } from '@xterm/addon-fit';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal } from '@xterm/xterm';
import { loadWidths } from '#core/combining-marks';
import { InputQueue } from '#core/input-queue';
import type { LiveStore } from '../live/live-store';
import { openTerminal } from '../live/terminals';
import { watchTheme } from '../ui/preferences';
import { addFeel, type Screen } from './feel';
import { muteQueries } from './mute-queries';
import { trackOutput } from './output';
import { terminalSettings, watchSettings } from './settings';
import { terminalTheme } from './themes';
import { withHeldCtrl } from './touch-keyboard';
import '@xterm/xterm/css/xterm.css';

const SCROLLBACK_LINES = 5_000;
const RESIZE_MS = 100;

/** Draws terminal `number` into `frame` and attaches it to the shell, from its first visible moment. */
export function openScreen(frame: HTMLElement, number: number, store: LiveStore): Screen & { close(): void } {
  const term = new Terminal({
    allowProposedApi: true,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
    fontSize: fontSizeIn(frame),
    letterSpacing: 0,
    // Each broken sequence would be a line in the browser's console.
    logLevel: 'off',
    lineHeight: 1.15,
    minimumContrastRatio: 4.5,
    scrollback: SCROLLBACK_LINES,
    theme: terminalTheme(),
  });
  const fit = new FitAddon();
  term.loadAddon(fit);
  loadWidths(term, new Unicode11Addon());
  term.open(frame);

  const output = trackOutput(term, (offset) => store.terminals.send(number, { type: 'acknowledge', offset }));
  const feel = addFeel({ term, frame, announce: store.announce, isReplaying: output.isReplaying });
  muteQueries(term, output.isReplaying);
  let hasDropped = false;
  const input = new InputQueue({
    now: Date.now,
    send: (offset, bytes) => store.terminals.input(number, offset, bytes),
    onDropped: () => {
      if (!hasDropped) store.announce('Keys typed while the connection was lost may not have arrived.');
      hasDropped = true;
    },
  });
  const encoder = new TextEncoder();
  term.onData((text) => {
    if (store.get().isPaused) return;
    if (number in store.get().endedTerminals) {
      if (text === '\r') reopen();
    } else {
      input.type(encoder.encode(withHeldCtrl(feel.state, text)));
    }
  });
  term.onBinary((text) => input.type(Uint8Array.from(text, (letter) => letter.charCodeAt(0))));

  const size = () => ({ cols: term.cols, rows: term.rows });
  let shell: string | null = null;
  const reopen = () => openTerminal(store, number, true);
  function attach(): void {
    store.ports.set(number, {
      standing: () => ({ ...(shell === null ? {} : { shell }), from: output.next(), ...size() }),
      opened(fact) {
        output.opened(fact);
        input.opened({ isSame: fact.shell === shell, typed: fact.typed });
        shell = fact.shell;
        hasDropped = false;
      },
      lost: () => input.lost(),
      skipped: output.skipped,
      screen(screen) {
        if (!output.screen(screen)) reopen();
      },
      typed: (offset) => input.confirmed(offset),
      output(offset, bytes) {
        // A gap cannot happen on one socket. If it does, the whole is asked for again rather than drawn wrong.
        if (!output.write(offset, bytes)) reopen();
      },
    });
    if (store.get().connection.state === 'open') openTerminal(store, number);
  }

  const stopPausing = followPause(store, (isPaused) => {
    term.options.disableStdin = isPaused;
    // What was typed meanwhile is not taken: afterwards the page counts anew from where the shell stands.
    if (isPaused) input.lost();
    else if (store.ports.has(number)) openTerminal(store, number);
  });

  const onSize = () => {
    if (!store.ports.has(number)) attach();
    else store.terminals.send(number, { type: 'resize', ...size() });
  };
  const stopFitting = keepFitted(frame, term, fit, { onSize, isDrawing: output.isDrawing });
  const stopWatching = watchTheme(() => {
    term.options.theme = terminalTheme();
  });
  return {
    term,
    state: feel.state,
    announce: feel.announce,
    close() {
      feel.close();
      stopFitting();
      stopWatching();
      stopPausing();
      store.ports.delete(number);
      store.terminals.hangUp(number);
      term.dispose();
    },
  };
}

/** Told at once where the practice rests, and of each change. */
function followPause(store: LiveStore, onChange: (isPaused: boolean) => void): () => void {
  let known = false;
  const look = () => {
    const { isPaused } = store.get();
    if (isPaused === known) return;
    known = isPaused;
    onChange(isPaused);
  };
  look();
  return store.subscribe(look);
}

type Fitting = {
  /** At the first fit, and at each new size. */
  onSize(): void;
  isDrawing(): boolean;
};

/** Fits at the first visible moment and, a little later, after each change of size. */
function keepFitted(frame: HTMLElement, term: Terminal, fit: FitAddon, { onSize, isDrawing }: Fitting): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown = '';
  const refit = () => {
    clearTimeout(timer);
    if (frame.clientWidth === 0 || frame.clientHeight === 0) return;
    if (isDrawing()) {
      timer = setTimeout(refit, RESIZE_MS);
      return;
    }
    term.options.fontSize = fontSizeIn(frame);
    fit.fit();
    const size = `${term.cols}x${term.rows}`;
    if (size === shown) return;
    shown = size;
    onSize();
  };
  const observer = new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(refit, shown === '' ? 0 : RESIZE_MS);
  });
  const stopWatching = watchSettings(refit);
  // A cell is measured in the real font, or the first size would be wrong.
  let isOver = false;
  void document.fonts.load(`16px ${term.options.fontFamily}`).finally(() => {
    if (!isOver) observer.observe(frame);
  });
  return () => {
    isOver = true;
    stopWatching();
    clearTimeout(timer);
    observer.disconnect();
  };
}

/** The frame's CSS decides, with the stage, and then the reader; xterm wants whole pixels. */
function fontSizeIn(frame: HTMLElement): number {
  const own = Math.round(Number.parseFloat(getComputedStyle(frame).fontSize));
  return Math.max(8, own + terminalSettings().fontStep);
}
