'use client';
import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { KEY_HELP } from './key-help';

type Keys = typeof KEY_HELP;

/** The list of keys. A modal of the browser's own: Esc closes it and the focus returns. */
export function Help({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const terminalKeys = useTerminalKeys();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      className="help"
      ref={dialog}
      aria-labelledby="help-title"
      onClose={onClose}
      onKeyDown={(event) => event.key === '?' && dialog.current?.close()}
    >
      <header className="help-head">
        <h2 id="help-title">Keys</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={() => dialog.current?.close()}>
          <X size="1.25em" aria-hidden="true" />
        </button>
      </header>
      <List keys={KEY_HELP} />
      {terminalKeys && (
        <>
          <h3>In the terminal</h3>
          <List keys={terminalKeys} />
        </>
      )}
      <p className="help-foot">
        A focused terminal keeps every key but <kbd>Ctrl Shift Space</kbd>. On touch: swipe, or tap near an edge.
      </p>
    </dialog>
  );
}

function List({ keys }: { keys: Keys }) {
  return (
    <dl className="help-list">
      {keys.map(({ keys, does }) => (
        <div className="help-row" key={does}>
          <dt>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}

/** They are the terminal's to know, and fetched when somebody asks. Without them the help is as good as before. */
function useTerminalKeys(): Keys | null {
  const [keys, setKeys] = useState<Keys | null>(null);
  useEffect(() => {
    import('../terminal/screen-keys').then(
      ({ SCREEN_KEY_HELP }) => setKeys(SCREEN_KEY_HELP),
      () => {},
    );
  }, []);
  return keys;
}
