import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { reachWords } from '#core/reach';
import { spelledCode } from '#core/room-code';
import { mayInRoom } from '#core/room-rights';
import type { SlideRef } from '../talk/clock';
import { CopyButton } from '../ui/copy-button';
import { QrCode } from '../ui/qr-code';
import { DeleteRoom } from './delete-room';
import { joinAddress } from './join-address';
import { keepFocus } from './keep-focus';
import { PanelAudience } from './panel-audience';
import { PanelCopies } from './panel-copies';
import { PanelGoOn } from './panel-go-on';
import { PanelHands } from './panel-hands';
import { PanelPeople } from './panel-people';
import { PanelPlaces } from './panel-places';
import { PanelPolls } from './panel-polls';
import { PanelQuestions } from './panel-questions';
import { PanelQuizzes } from './panel-quizzes';
import { PanelRemote } from './panel-remote';
import { PanelStanding } from './panel-standing';
import type { RoomLine } from './room-line';
import { handsUp, type RoomState } from './room-state';
import { SayForm } from './say-form';
import { useAppsWay, useReach } from './use-reach';
import './room-panel.css';
import './panel-asked.css';

export type PanelProps = { room: RoomLine; state: RoomState; slides: readonly SlideRef[] };

/** What who presents, or helps, does with a room. */
export function RoomPanel({
  onJoinView,
  onYou,
  onClose,
  ...panel
}: PanelProps & { onJoinView: () => void; onYou: () => void; onClose: () => void }) {
  const { room, state, slides } = panel;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => (dialog.current ? keepFocus(dialog.current) : undefined), []);
  const reach = useReach(room.code);
  const apps = useAppsWay(reach);
  const address = joinAddress(room.code, reach);
  const role = state.you?.role ?? 'viewer';
  const places = slides.map(({ name: address, title, number }) => ({ address, title, number }));
  return (
    <dialog className="help room-panel" ref={dialog} tabIndex={-1} aria-labelledby="room-panel-title" onClose={onClose}>
      <header className="help-head">
        <h2 id="room-panel-title">Room</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={() => dialog.current?.close()}>
          <X size="1.25em" aria-hidden="true" />
        </button>
      </header>
      <div className="room-ways">
        {reach && reach.join !== null && <QrCode text={address} label={`QR code of ${address}`} />}
        <div>
          <p className="room-code">{spelledCode(room.code)}</p>
          <p className="room-link">
            <a href={address} target="_blank" rel="noreferrer">
              {address.replace(/^https?:\/\//, '')}
            </a>
            <CopyButton label="Copy the link" text={() => address} />
          </p>
          <div className="room-actions">
            <button type="button" className="button" onClick={onJoinView}>
              On the whole screen <kbd>j</kbd>
            </button>
            {mayInRoom(role, 'see-wall') && (
              <a className="button" href={`/rooms/${room.code}/wall`} target="_blank" rel="noreferrer">
                Wall
              </a>
            )}
          </div>
        </div>
      </div>
      {reach && (
        <section aria-label="Who reaches it" className="room-reach" data-alone={reach.join === null || undefined}>
          {reachWords(reach.join, apps).map((words) => (
            <p key={words} className="room-note">
              {words}
            </p>
          ))}
        </section>
      )}
      <PanelStanding {...panel} />
      {state.refused && (
        <p className="room-error" role="alert">
          {state.refused}
        </p>
      )}
      {mayInRoom(role, 'show') && <PanelRemote code={room.code} phones={state.phones} join={reach?.join ?? null} />}
      {mayInRoom(role, 'go-on-elsewhere') && <PanelGoOn code={room.code} join={reach?.join ?? null} />}
      <PanelHands room={room} hands={handsUp(state)} aheadMs={state.aheadMs} />
      {mayInRoom(role, 'moderate') && <PanelQuestions {...panel} />}
      {mayInRoom(role, 'run-poll') && <PanelPolls {...panel} />}
      {mayInRoom(role, 'run-poll') && <PanelQuizzes {...panel} />}
      {mayInRoom(role, 'say') && <SayForm room={room} slides={places} />}
      <PanelCopies {...panel} />
      <PanelPlaces room={room} state={state} />
      <PanelAudience room={room} state={state} />
      <PanelPeople {...panel} onYou={onYou} />
      {mayInRoom(role, 'read-report') && (
        <p className="room-actions room-after">
          <a className="button" href={`/rooms/${room.code}/report`} target="_blank" rel="noreferrer">
            Report
          </a>
          <a className="button" href={`/rooms/${room.code}/playback`} target="_blank" rel="noreferrer">
            Playback so far
          </a>
        </p>
      )}
      {mayInRoom(role, 'delete') && <DeleteRoom code={room.code} />}
    </dialog>
  );
}
