'use client';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { Trouble } from '#core/protocol';
import { mayFollow } from '../live/follow-edits';
import { useLive } from '../live/live-provider';
import { CopyButton } from '../ui/copy-button';
import './trouble-notice.css';

/** Why the slides are not those of the file, over the last good ones. Whoever only watches need not know. */
export function TroubleNotice({ trouble }: { trouble: Trouble }) {
  const isConcerned = useLive(mayFollow);
  const [isHidden, setHidden] = useState(false);
  if (!isConcerned || isHidden) return null;
  const isGone = trouble.kind === 'gone';
  return (
    <section className="trouble" aria-labelledby="trouble-title">
      <header className="trouble-head">
        <h2 id="trouble-title">{isGone ? 'The deck is gone' : headingOf(trouble.faults.length + trouble.more)}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label="Hide until the next save"
          onClick={() => setHidden(true)}
        >
          <X size="1.25em" aria-hidden="true" />
        </button>
      </header>
      <p>
        {isGone
          ? 'Its file is no longer in the content folder. These are its last slides; put it back, and this goes.'
          : 'These are its last slides without a fault. Mend the file, and this goes.'}
      </p>
      {!isGone && <FaultList {...trouble} />}
    </section>
  );
}

function FaultList({ faults, more }: Omit<Extract<Trouble, { kind: 'faults' }>, 'kind'>) {
  return (
    <>
      <ol className="trouble-faults">
        {faults.map(({ file, line, column, message }) => {
          const place = `${file}:${line}:${column}`;
          return (
            <li key={`${place} ${message}`}>
              <div className="trouble-place">
                <code>{place}</code>
                <CopyButton label={`Copy ${place}`} text={() => place} />
              </div>
              <p>{message}</p>
            </li>
          );
        })}
      </ol>
      {more > 0 && <p>And {more} more.</p>}
    </>
  );
}

function headingOf(count: number): string {
  return count === 1 ? 'One fault in the deck' : `${count} faults in the deck`;
}
