'use client';
import { Eye, Share2 } from 'lucide-react';
import { useRef } from 'react';
import { useLive, useLiveStore } from '../live/live-provider';
import { CopyButton } from '../ui/copy-button';
import { placeUnder } from './place-under';
import './share.css';

/** Lets others watch a terminal: its link, who follows it, and the way to end it. */
export function ShareMenu({ terminal }: { terminal: number }) {
  const store = useLiveStore();
  const panel = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const share = useLive((state) => state.shares.find((each) => each.terminal === terminal && each.path !== null));
  const isReady = useLive((state) => state.sandbox.state === 'ready');
  const isShared = share !== undefined;
  const act = (type: 'share-terminal' | 'stop-sharing') => {
    // The button goes, and would take the focus with it.
    panel.current?.focus();
    store.send({ type, terminal });
  };
  if (!isReady) return null;
  const label = share ? `Shared: ${watching(share.viewers)}` : 'Share this terminal';
  return (
    <>
      <button
        type="button"
        className="icon-button share-button"
        data-shared={isShared}
        ref={button}
        aria-label={label}
        title={label}
        popoverTarget="share-menu"
      >
        {share ? <Eye size="1.1em" aria-hidden="true" /> : <Share2 size="1.1em" aria-hidden="true" />}
        {share && <span aria-hidden="true">{share.viewers}</span>}
      </button>
      <div
        className="screen-menu share-menu"
        id="share-menu"
        role="dialog"
        aria-label="Share this terminal"
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
        {share ? (
          <>
            <p>
              <strong>{watching(share.viewers)}.</strong> Whoever has this link sees the terminal as it is, and types
              only if you say so.
            </p>
            <p className="share-link">
              <input
                readOnly
                aria-label="Link"
                value={addressOf(share.path ?? '')}
                onFocus={(event) => event.target.select()}
              />
              <CopyButton label="Copy the link" text={() => addressOf(share.path ?? '')} />
            </p>
            <button type="button" className="button" onClick={() => act('stop-sharing')}>
              Stop sharing
            </button>
          </>
        ) : (
          <>
            <p>Others can watch this terminal live in their browsers, by a link that you give them.</p>
            <button type="button" className="button" onClick={() => act('share-terminal')}>
              Make a link
            </button>
          </>
        )}
      </div>
    </>
  );
}

function watching(count: number): string {
  if (count === 0) return 'Nobody watches yet';
  return count === 1 ? '1 person watches' : `${count} people watch`;
}

function addressOf(path: string): string {
  return new URL(path, location.href).href;
}
