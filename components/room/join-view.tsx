import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { ALONE_WORDS } from '#core/reach';
import { spelledCode } from '#core/room-code';
import { QrCode } from '../ui/qr-code';
import { joinAddress } from './join-address';
import { useReach } from './use-reach';
import './join-view.css';

type JoinViewProps = { code: string; people: number; onClose: () => void };

/** How to join, on the whole screen, for the last row of a hall. */
export function JoinView({ code, people, onClose }: JoinViewProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const reach = useReach(code);
  const address = joinAddress(code, reach);
  return (
    <dialog
      className="join-view"
      ref={dialog}
      aria-labelledby="join-view-title"
      onClose={onClose}
      onKeyDown={(event) => event.key.toLowerCase() === 'j' && dialog.current?.close()}
    >
      <div className="join-view-words">
        <h2 id="join-view-title">Join this room</h2>
        <p className="join-view-address">{new URL('/join', address).href.replace(/^https?:\/\//, '')}</p>
        <p className="join-view-code">{spelledCode(code)}</p>
        <p className="join-view-people">{people} here</p>
      </div>
      {reach?.join === null ? (
        <p className="join-view-alone">{ALONE_WORDS}</p>
      ) : (
        reach && <QrCode text={address} label={`QR code of ${address}`} />
      )}
      <button
        type="button"
        className="icon-button join-view-close"
        aria-label="Close"
        onClick={() => dialog.current?.close()}
      >
        <X size="1.5em" aria-hidden="true" />
      </button>
    </dialog>
  );
}
