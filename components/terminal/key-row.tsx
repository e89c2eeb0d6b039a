'use client';
import type { Screen } from './feel';
import { useScreen } from './use-screen';

const KEYS = [
  { label: 'Esc', name: 'Escape', sends: '\u001b' },
  { label: 'Tab', name: 'Tab', sends: '\t' },
] as const;

const SIGNS = [
  { label: '|', name: 'Pipe', sends: '|' },
  { label: '/', name: 'Slash', sends: '/' },
  { label: '-', name: 'Minus', sends: '-' },
] as const;

const ARROWS = [
  { label: '←', name: 'Left', letter: 'D' },
  { label: '↑', name: 'Up', letter: 'A' },
  { label: '↓', name: 'Down', letter: 'B' },
  { label: '→', name: 'Right', letter: 'C' },
] as const;

/** Keys that a touch keyboard lacks. Shown by CSS under a finger, while the terminal has the focus. */
export function KeyRow({ screen }: { screen: Screen }) {
  const { term, state } = screen;
  const isCtrlHeld = useScreen(state, ({ isCtrlHeld }) => isCtrlHeld);
  const arrow = (letter: string) => {
    const intro = term.modes.applicationCursorKeysMode ? '\u001bO' : '\u001b[';
    term.input(isCtrlHeld ? `\u001b[1;5${letter}` : `${intro}${letter}`);
    state.set({ isCtrlHeld: false });
  };
  return (
    // A finger on a key must not take the focus, or the on-screen keyboard would close.
    <div className="key-row" role="toolbar" aria-label="Keys" onPointerDown={(event) => event.preventDefault()}>
      <button type="button" aria-pressed={isCtrlHeld} onClick={() => state.set({ isCtrlHeld: !isCtrlHeld })}>
        Ctrl
      </button>
      {KEYS.map(({ label, name, sends }) => (
        <button type="button" key={name} aria-label={name} onClick={() => term.input(sends)}>
          {label}
        </button>
      ))}
      {ARROWS.map(({ label, name, letter }) => (
        <button type="button" key={name} aria-label={name} onClick={() => arrow(letter)}>
          {label}
        </button>
      ))}
      {SIGNS.map(({ label, name, sends }) => (
        <button type="button" key={name} aria-label={name} onClick={() => term.input(sends)}>
          {label}
        </button>
      ))}
    </div>
  );
}
