'use client';
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { KEY_HELP } from './keys';

/** The list of keys. A modal of the browser's own: Esc closes it and the focus returns. */
export function Help({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      className="help"
      ref={dialog}
      aria-labelledby="help-title"
      onClose={onClose}
      onKeyDown={(event) => event.key === '?' && onClose()}
    >
      <header className="help-head">
        <h2 id="help-title">Keys</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <X size="1.25em" aria-hidden="true" />
        </button>
      </header>
      <dl className="help-list">
        {KEY_HELP.map(({ keys, does }) => (
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
      <p className="help-foot">
        A focused terminal keeps every key but <kbd>Ctrl Shift Space</kbd>. On touch: swipe, or tap near an edge.
      </p>
    </dialog>
  );
}
