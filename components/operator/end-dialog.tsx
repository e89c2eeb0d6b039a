import { useEffect, useRef, useState } from 'react';
import type { SandboxRow } from '#core/operator';

/** `onClose` is told what came of it, for people; empty when the sandbox was kept. */
type EndDialogProps = { sandbox: SandboxRow; onClose: (said: string) => void };

/** A modal, for what it does cannot be undone. Esc keeps the sandbox, and the focus returns. */
export function EndDialog({ sandbox: { id, deck, owner }, onClose }: EndDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isEnding, setEnding] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const end = async () => {
    setEnding(true);
    const said = await endSandbox(id ?? '');
    onClose(said);
  };
  return (
    <dialog className="end-dialog" ref={dialog} aria-labelledby="end-title" onClose={() => !isEnding && onClose('')}>
      <h2 id="end-title">
        End sandbox <code>{id}</code>?
      </h2>
      <p>
        Its shells, containers and files are gone for good; there is no undo. The {owner.role} {owner.name} on {deck} is
        told so, and may start a new, empty one.
      </p>
      <div className="end-choices">
        <button type="button" className="button" onClick={() => dialog.current?.close()} disabled={isEnding}>
          Keep it
        </button>
        <button type="button" className="button end-button" onClick={end} disabled={isEnding}>
          {isEnding ? 'Ending…' : 'End it for good'}
        </button>
      </div>
    </dialog>
  );
}

async function endSandbox(id: string): Promise<string> {
  try {
    const { ok, status } = await fetch(`/operator/sandboxes/${id}/end`, { method: 'POST' });
    if (ok) return `Sandbox ${id} ended.`;
    if (status === 404) return `Sandbox ${id} had ended already.`;
    return `Sandbox ${id} was not ended: the server answered ${status}.`;
  } catch {
    return `Sandbox ${id} was not ended: the server does not answer.`;
  }
}
