import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import './dialog.css';

type DialogProps = { title: string; isWide?: boolean; onClose: () => void; children: ReactNode };

/** A modal of the wall. Esc closes it, and the focus returns. */
export function Dialog({ title, isWide = false, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      className="wall-dialog"
      ref={dialog}
      tabIndex={-1}
      data-wide={isWide}
      aria-labelledby="wall-dialog-title"
      onClose={onClose}
    >
      <header>
        <h2 id="wall-dialog-title">{title}</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={() => dialog.current?.close()}>
          <X size="1.25em" aria-hidden="true" />
        </button>
      </header>
      {children}
    </dialog>
  );
}
