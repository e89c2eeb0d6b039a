'use client';
import { Settings2 } from 'lucide-react';
import { useRef } from 'react';
import { clearScreen, type Screen } from './feel';
import { placeUnder } from './place-under';
import { SCREEN_KEY_HELP } from './screen-keys';
import { changeSettings } from './settings';
import { copyAll, shareSelection } from './share';
import { useScreen, useTerminalSettings } from './use-screen';

/** Everything that has a key, also for those who have none at hand, and what is remembered on this device. */
export function ScreenMenu({ screen }: { screen: Screen }) {
  const panel = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const { fontStep, copiesOnSelect, isForScreenReader } = useTerminalSettings();
  const hasSelection = useScreen(screen.state, (state) => state.hasSelection);
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
        tabIndex={-1}
        onToggle={(event) => {
          if (event.newState !== 'open') return;
          placeUnder(panel.current, button.current);
          // Keys are the menu's now: Escape would else be the talk's.
          panel.current?.focus();
        }}
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
                clearScreen(screen.term);
                screen.term.focus();
              })
            }
          >
            Clear
          </button>
          <a className="button" href={`${location.pathname}/recordings`} target="_blank" rel="noopener">
            Recordings
          </a>
        </p>
        <p className="screen-menu-row">
          <button type="button" className="button" onClick={() => leaveTo(() => void copyAll(screen))}>
            Copy all
          </button>
          <button
            type="button"
            className="button"
            disabled={!hasSelection}
            title={hasSelection ? undefined : 'Select some output first'}
            onClick={() => leaveTo(() => void shareSelection(screen))}
          >
            Share selection
          </button>
        </p>
        <dl className="screen-menu-keys">
          {SCREEN_KEY_HELP.map(({ keys, does }) => (
            <div key={does}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}

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
