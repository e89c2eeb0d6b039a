import { WebLinksAddon } from '@xterm/addon-web-links';
import type { Terminal } from '@xterm/xterm';
import { guardSequences } from '#core/guard-sequences';
import { isClickerKey, isTerminalChord } from '../talk/keys';
import { copyOnSelect, copySelection, guardPaste, offerCopies } from './clipboard';
import { createLinks, refuseOtherLinks } from './links';
import { linkPaths } from './path-links';
import { type ScreenAction, screenAction } from './screen-keys';
import { createScreenStore, type ScreenStore } from './screen-state';
import { watchBell, watchScrolling } from './scrolling';
import { changeSettings, terminalSettings, watchSettings } from './settings';
import { readTouches } from './touch';
import { stayAboveKeyboard } from './touch-keyboard';

type FeelDeps = {
  term: Terminal;
  frame: HTMLElement;
  announce(text: string): void;
  isReplaying(): boolean;
};

/** What the page needs to draw around a terminal. */
export type Screen = { term: Terminal; state: ScreenStore; announce(text: string): void };

/** Everything about a terminal that is not its bytes: copy and paste, links, keys of its own, bell, scrolling. */
export function addFeel(deps: FeelDeps): Screen & { close(): void } {
  const { term, frame, announce } = deps;
  const state = createScreenStore();
  const screen = { ...deps, state };
  const links = createLinks(state);
  term.options.linkHandler = links.named;
  term.loadAddon(new WebLinksAddon(links.follow, { hover: links.hover, leave: links.leave }));
  linkPaths(screen);
  refuseOtherLinks(term);
  guardSequences(term);
  offerCopies(screen);
  watchScrolling(term, state);
  term.onSelectionChange(() => state.set({ hasSelection: term.hasSelection() }));
  const act = actions(screen);
  term.attachCustomKeyEventHandler((event) => {
    // These belong to the talk; the event goes on to the page.
    if (isTerminalChord(event) || (isClickerKey(event) && frame.dataset.clicker === 'deck')) return false;
    const action = screenAction(event, term.hasSelection());
    if (action === null) return true;
    if (action === 'native-paste') return false;
    event.preventDefault();
    if (event.type === 'keydown') act[action]();
    return false;
  });
  const applySettings = () => {
    term.options.screenReaderMode = terminalSettings().isForScreenReader;
    frame.querySelector('.xterm-accessibility-tree')?.setAttribute('aria-label', 'What the terminal shows');
  };
  applySettings();
  term.textarea?.setAttribute('aria-description', 'Ctrl Shift Space leaves the terminal');
  const pane = frame.closest<HTMLElement>('.terminal-pane');
  const stops = [
    copyOnSelect(screen),
    guardPaste(screen),
    watchBell(term, () => announce('Bell in the terminal'), state),
    watchSettings(applySettings),
    readTouches(term, frame, state),
    ...(pane ? [stayAboveKeyboard(pane)] : []),
  ];
  return { term, state, announce, close: () => stops.forEach((stop) => void stop()) };
}

/** All but the line of the cursor, where the prompt stands. A program on the whole screen draws for itself. */
export function clearScreen(term: Terminal): void {
  if (term.buffer.active.type === 'normal') term.clear();
}

function actions({ term, state, announce }: FeelDeps & { state: ScreenStore }) {
  const grow = (step: number) => changeSettings({ fontStep: terminalSettings().fontStep + step });
  return {
    async copy() {
      // The next Ctrl+C is for the program again.
      if (await copySelection({ term, announce })) term.clearSelection();
    },
    find: () => state.set({ isSearching: true }),
    clear: () => clearScreen(term),
    bigger: () => grow(1),
    smaller: () => grow(-1),
    'own-size': () => changeSettings({ fontStep: 0 }),
  } satisfies Record<Exclude<ScreenAction, 'native-paste'>, () => void>;
}
