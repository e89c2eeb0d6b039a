import { Play, X } from 'lucide-react';
import { CopyButton } from '../ui/copy-button';
import type { OfferedBlock } from './offered-block';

/** The block that the speaker has run, or somebody holds out, and the way to run it in one's own sandbox. */
export function OfferStrip({ offered, onRun }: { offered: OfferedBlock; onRun: () => void }) {
  const { by, how, name, text, refusal, run, dismiss } = offered;
  return (
    <section className="room-strip" aria-label="A block to run in yours" data-kind="offer">
      <p>
        <strong>{by}</strong> {how === 'ran' ? 'ran' : 'offers you'}{' '}
        <code className="room-command">{text.split('\n')[0]}</code>
        {refusal !== undefined && <span role="alert"> {refusal}</span>}
      </p>
      <span className="room-offer-ways">
        {run && (
          <button
            type="button"
            className="button"
            onClick={(event) => {
              onRun();
              if (event.detail > 0) event.currentTarget.blur();
            }}
          >
            <Play size="1em" aria-hidden="true" /> Run in mine <kbd>m</kbd>
          </button>
        )}
        <CopyButton label={`Copy ${name}`} text={() => text} />
        <button type="button" className="icon-button" aria-label="Dismiss the block" onClick={dismiss}>
          <X size="1.25em" aria-hidden="true" />
        </button>
      </span>
    </section>
  );
}
