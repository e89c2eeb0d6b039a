import { CopyPlus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useLiveStore } from '../live/live-provider';
import { openInNext } from '../live/open-in-next';
import { CopyDialog, type CopyStanding } from './copy-dialog';
import type { RoomLine } from './room-line';
import { isDriving, type RoomState } from './room-state';

type CopyStageProps = {
  room: RoomLine;
  state: RoomState;
  /** Where the button goes. */
  bar: Element | null;
};

/** The way to begin with what is in the speaker's sandbox, while the speaker lets people. */
export function CopyStage({ room, state, bar }: CopyStageProps) {
  const live = useLiveStore();
  const [isOpen, setOpen] = useState(false);
  const [standing, setStanding] = useState<CopyStanding>('open');
  const stopOpening = useRef(() => {});
  const { copy, refused } = state;
  useEffect(() => {
    if (copy) setStanding('begun');
  }, [copy]);
  useEffect(() => {
    if (refused === null) return;
    stopOpening.current();
    setStanding((now) => (now === 'asked' ? 'open' : now));
  }, [refused]);
  const ask = () => {
    if (!room.send({ type: 'copy-sandbox' })) return false;
    stopOpening.current();
    stopOpening.current = openInNext(live);
    setStanding('asked');
    return true;
  };
  const open = () => {
    if (standing === 'begun') setStanding('open');
    setOpen(true);
  };
  const mayCopy = state.standing?.areCopiesLet && !isDriving(state);
  return (
    <>
      {bar && mayCopy && createPortal(<CopyButton onClick={open} />, bar)}
      {isOpen && <CopyDialog {...{ state, standing }} onAsk={ask} onClose={() => setOpen(false)} />}
    </>
  );
}

function CopyButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      className="icon-button chrome-hides"
      aria-label="Start from the speaker’s sandbox"
      title="Start from the speaker’s sandbox"
      onClick={onClick}
    >
      <CopyPlus size="1.25em" aria-hidden="true" />
    </button>
  );
}
