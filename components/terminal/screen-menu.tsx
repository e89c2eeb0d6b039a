'use client';
import { Settings2 } from 'lucide-react';
import { useRef } from 'react';
import type { Screen } from './feel';
import { placeUnder } from './place-under';
import { changeSettings } from './settings';
import { useTerminalSettings } from './use-screen';

/** Everything that has a key, also for those who have none at hand, and what is remembered on this device. */
export function ScreenMenu({ screen }: { screen: Screen }) {
  const panel = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const { fontStep, copiesOnSelect, isForScreenReader } = useTerminalSettings();
  const leaveTo = (act: () => void) => {
    panel.current?.hidePopover();
    act();
  };
  return (
    <>
      <button
        type="button"
        className="icon-button"
        ref={button}
        aria-label="Terminal settings"
        title="Terminal settings"
        popoverTarget="screen-menu"
      >
        <Settings2 size="1.1em" aria-hidden="true" />
      </button>
      <div
        className="screen-menu"
        id="screen-menu"
        role="dialog"
        aria-label="Terminal settings"
        popover="auto"
        ref={panel}
        onToggle={(event) => event.newState === 'open' && placeUnder(panel.current, button.current)}
      >
        <p className="screen-menu-row">
          Text size
          <span>
            <Size label="Smaller text" words="A−" step={fontStep - 1} />
            <Size label="Text size of the page" words={fontStep > 0 ? `+${fontStep}` : `${fontStep}`} step={0} />
            <Size label="Larger text" words="A+" step={fontStep + 1} />
          </span>
        </p>
        <label className="screen-menu-row">
          Copy what is selected
          <input
            type="checkbox"
            checked={copiesOnSelect}
            onChange={(event) => changeSettings({ copiesOnSelect: event.target.checked })}
          />
        </label>
        <label className="screen-menu-row">
          For a screen reader
          <input
            type="checkbox"
            checked={isForScreenReader}
            onChange={(event) => changeSettings({ isForScreenReader: event.target.checked })}
          />
        </label>
        <p className="screen-menu-row">
          <button
            type="button"
            className="button"
            onClick={() => leaveTo(() => screen.state.set({ isSearching: true }))}
          >
            Find
          </button>
          <button
            type="button"
            className="button"
            onClick={() =>
              leaveTo(() => {
                screen.term.clear();
                screen.term.focus();
              })
            }
          >
            Clear
          </button>
        </p>
        <dl className="screen-menu-keys">
          {KEYS.map(({ key, does }) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}

const KEYS = [
  { key: 'Ctrl Shift C', does: 'Copy; Ctrl C too, where text is selected' },
  { key: 'Ctrl V', does: 'Paste' },
  { key: 'Ctrl Shift F', does: 'Find' },
  { key: 'Ctrl Shift + −', does: 'Text size' },
  { key: 'Ctrl Shift Space', does: 'Leave the terminal' },
] as const;

function Size({ label, words, step }: { label: string; words: string; step: number }) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      onClick={() => changeSettings({ fontStep: step })}
    >
      {words}
    </button>
  );
}
