'use client';
import { useLive, useLiveStore } from '../live/live-provider';

/** In place of a block's button, for who only watches an open room: the way to take part. */
export function TakePart() {
  const store = useLiveStore();
  const code = useLive(({ sandbox }) => (sandbox.state === 'refused' && sandbox.watches) || '');
  return (
    <a
      className="button"
      href={`?room=${code}`}
      title="You watch this room: blocks run for those who take part"
      onClick={(event) => {
        if (!store.onTakePart) return;
        event.preventDefault();
        store.onTakePart();
      }}
    >
      Take part…
    </a>
  );
}
