import { CopyPlus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useLiveStore } from '../live/live-provider';
import type { LiveStore } from '../live/live-store';
import { openAll, openInNext } from '../live/open-in-next';
import { CopyDialog, type CopyStanding } from './copy-dialog';
import type { RoomLine } from './room-line';
import type { RoomState } from './room-state';

type CopyStageProps = {
  room: RoomLine;
  state: RoomState;
  /** Where the button goes. */
  bar: Element | null;
  /** It may be copied now. */
  isLet: boolean;
  isOpen: boolean;
  onOpen: () => void;
  onClose: () => void;
};

/** The way to begin with what is in the speaker's sandbox, while the speaker lets people. */
export function CopyStage({ room, state, bar, isLet, isOpen, onOpen, onClose }: CopyStageProps) {
  const live = useLiveStore();
  const [standing, setStanding] = useState<CopyStanding>('open');
  const { copy, refused } = state;
  /** The sandbox that there was when this window asked; null while it has not. */
  const before = useRef<string | null>(null);
  useEffect(() => {
    if (!copy || before.current === null) return;
    setStanding('begun');
    // Either socket may have been the first to say so.
    if (sandboxOf(live) === before.current) openInNext(live);
    else openAll(live);
    before.current = null;
  }, [copy, live]);
  useEffect(() => {
    if (refused !== null) setStanding((now) => (now === 'asked' ? 'open' : now));
  }, [refused]);
  // What was answered meanwhile is not heard.
  useEffect(() => {
    if (state.line !== 'open') setStanding((now) => (now === 'asked' ? 'open' : now));
  }, [state.line]);
  // That a copy has begun is told in the dialog that asked for it, not in the next.
  useEffect(() => {
    if (isOpen) setStanding((now) => (now === 'begun' ? 'open' : now));
  }, [isOpen]);
  const ask = () => {
    if (!room.send({ type: 'copy-sandbox' })) return false;
    before.current = sandboxOf(live);
    setStanding('asked');
    return true;
  };
  return (
    <>
      {bar && isLet && createPortal(<CopyButton onClick={onOpen} />, bar)}
      {isOpen && <CopyDialog {...{ state, standing }} onAsk={ask} onClose={onClose} />}
    </>
  );
}

/** Empty while there is none. */
function sandboxOf(live: LiveStore): string {
  const { sandbox } = live.get();
  return sandbox.state === 'ready' ? sandbox.id : '';
}

function CopyButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      className="icon-button chrome-hides room-copy"
      aria-label="Start from the speaker’s sandbox"
      title="Start from the speaker’s sandbox"
      onClick={onClick}
    >
      <CopyPlus size="1.25em" aria-hidden="true" />
    </button>
  );
}
