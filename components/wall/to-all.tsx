import { Megaphone } from 'lucide-react';
import { useState } from 'react';
import { mayInRoom } from '#core/room-rights';
import type { RoomLine } from '../room/room-line';
import type { RoomState } from '../room/room-state';
import { SayForm } from '../room/say-form';
import { Dialog } from './dialog';
import { OfferForm } from './offer-form';
import { Tend } from './tend';

/** What is said, offered or done to everybody. */
export function ToAll({ room, state }: { room: RoomLine; state: RoomState }) {
  const [isOpen, setOpen] = useState(false);
  const role = state.you?.role ?? 'viewer';
  if (!mayInRoom(role, 'extend-sandbox')) return null;
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        <Megaphone size="1.1em" aria-hidden="true" />
        To all
      </button>
      {isOpen && (
        <Dialog title="To all" onClose={() => setOpen(false)}>
          {mayInRoom(role, 'say') && <SayForm room={room} slides={state.wallDeck?.slides ?? []} />}
          {mayInRoom(role, 'offer-to-all') && state.wallDeck && <OfferForm room={room} deck={state.wallDeck} />}
          <Tend room={room} state={state} />
        </Dialog>
      )}
    </>
  );
}
