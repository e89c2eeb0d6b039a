import { useEffect } from 'react';
import { actionOf, isClickerKey, isControl, isDigit, isTerminalChord, type TalkAction } from './keys';

/** Listens to the whole page: a talk has the keyboard, except where something focused needs it. Digits and Enter go to a slide. */
export function useTalkKeys(act: (action: TalkAction) => void, goTo: (number: number) => void): void {
  useEffect(() => {
    let digits = '';
    const press = (event: KeyboardEvent) => {
      const terminal = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-owns-keys]') : null;
      const action = terminal ? actionInTerminal(event, terminal) : actionOf(event);
      const number = Number(digits);
      digits = !terminal && isDigit(event) ? (digits + event.key).slice(-4) : '';
      // A focused button has Enter for itself.
      if (event.key === 'Enter' && number > 0 && !action && !isControl(event.target)) goTo(number);
      if (!action) return;
      event.preventDefault();
      act(action);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [act, goTo]);
}

function actionInTerminal(event: KeyboardEvent, terminal: HTMLElement): TalkAction | null {
  if (isTerminalChord(event)) return 'focus-terminal';
  if (!isClickerKey(event) || terminal.dataset.clicker !== 'deck') return null;
  return event.key === 'PageDown' ? 'next' : 'previous';
}
