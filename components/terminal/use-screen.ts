import { useSyncExternalStore } from 'react';
import { FIRST_SCREEN, type ScreenState, type ScreenStore } from './screen-state';
import { type TerminalSettings, terminalSettings, watchSettings } from './settings';

export function useScreen<T>(state: ScreenStore, select: (state: ScreenState) => T): T {
  return useSyncExternalStore(
    state.subscribe,
    () => select(state.get()),
    () => select(FIRST_SCREEN),
  );
}

/** Only ever drawn in the browser: a page from the server holds no terminal. */
export function useTerminalSettings(): TerminalSettings {
  return useSyncExternalStore(watchSettings, terminalSettings, terminalSettings);
}
