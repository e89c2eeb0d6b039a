import { type RefObject, useEffect } from 'react';
import { actionOf, isClickerKey, isTerminalChord, type TalkAction } from './keys';
import { moveInOverview } from './overview';

type Talk = { root: RefObject<HTMLElement | null>; isOverview: boolean; act: (action: TalkAction) => void };

/** Listens to the whole page: a talk has the keyboard, except where something focused needs it. */
export function useTalkKeys({ root, isOverview, act }: Talk): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const terminal = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-owns-keys]') : null;
      const action = terminal ? actionInTerminal(event, terminal) : actionOf(event);
      if (isOverview && !terminal && root.current && moveInOverview(root.current, event.key)) event.preventDefault();
      else if (action) {
        event.preventDefault();
        act(action);
      }
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [root, isOverview, act]);
}

function actionInTerminal(event: KeyboardEvent, terminal: HTMLElement): TalkAction | null {
  if (isTerminalChord(event)) return 'focus-terminal';
  if (!isClickerKey(event) || terminal.dataset.clicker !== 'deck') return null;
  return event.key === 'PageDown' ? 'next' : 'previous';
}
