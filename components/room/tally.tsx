import { type RefObject, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import type { SlideRef } from '../talk/clock';
import type { RoomLine } from './room-line';
import type { RoomState } from './room-state';
import './tally.css';

type TallyProps = {
  room: RoomLine;
  state: RoomState;
  root: RefObject<HTMLElement | null>;
  slides: readonly SlideRef[];
};

/** Draws where everybody stands on the slides that show it. Counts only: who is where is for the wall. */
export function Tally({ room, state, root, slides }: TallyProps) {
  const [places, setPlaces] = useState<readonly Element[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the slides are others with each revision.
  useEffect(() => setPlaces([...(root.current?.querySelectorAll('[data-room-progress]') ?? [])]), [root, slides]);
  const mayAsk = places.length > 0 && state.line === 'open';
  useEffect(() => {
    if (mayAsk) room.send({ type: 'watch-tally' });
  }, [room, mayAsk]);
  const { tally } = state;
  if (!tally) return null;
  return places.map((place, at) => createPortal(<Columns columns={tally} />, place, String(at)));
}

function Columns({ columns }: { columns: NonNullable<RoomState['tally']> }) {
  const most = Math.max(1, ...columns.map(({ people }) => people));
  return (
    <ol className="tally">
      {columns.map(({ place, title, people }) => (
        <li key={place}>
          <span className="tally-count">{people}</span>
          <span className="tally-bar" style={{ blockSize: `${(people / most) * 100}%` }} data-empty={people === 0} />
          <span className="tally-title">{title}</span>
        </li>
      ))}
    </ol>
  );
}
