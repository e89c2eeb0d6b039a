import { useEffect } from 'react';
import { actionOf, isClickerKey, isTerminalChord, type TalkAction } from './keys';

/** Listens to the whole page: a talk has the keyboard, except where something focused needs it. */
export function useTalkKeys(act: (action: TalkAction) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const terminal = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-owns-keys]') : null;
      const action = terminal ? actionInTerminal(event, terminal) : actionOf(event);
      if (!action) return;
      event.preventDefault();
      act(action);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [act]);
}

function actionInTerminal(event: KeyboardEvent, terminal: HTMLElement): TalkAction | null {
  if (isTerminalChord(event)) return 'focus-terminal';
  if (!isClickerKey(event) || terminal.dataset.clicker !== 'deck') return null;
  return event.key === 'PageDown' ? 'next' : 'previous';
}
