import { type RefObject, useEffect, useState, useSyncExternalStore } from 'react';
import { useLive } from '../live/live-provider';
import { usePageRoom } from '../room/page-room';
import type { RoomLine } from '../room/room-line';
import { isDriving } from '../room/room-state';
import { createStore } from '../ui/store';
import './figure-source.css';

/** Whose sandbox a figure draws. */
type Whose = 'speaker' | 'own';

/** What somebody has chosen lasts as long as the page, and for all its figures. */
const chosen = createStore<{ whose: Whose | null }>({ whose: null });

export type FigureChoice = {
  whose: Whose;
  /** Of the room on whose stage the figure's slide is; null: there is nothing to choose. */
  code: string | null;
  hasOwn: boolean;
};

/**
 * Whoever follows looks at what the speaker talks about, so there the speaker's sandbox is drawn. Who looks around works by
 * themselves, and sees their own; on a slide that is not on stage nothing of the speaker's is to be had.
 */
export function useFigureChoice(place: RefObject<Element | null>): FigureChoice {
  const [slide, setSlide] = useState<string | null>(null);
  useEffect(() => setSlide(place.current?.closest('.slide')?.id ?? null), [place]);
  const code = usePageRoom((room) => (room && isOnStage(room, slide) ? room.code : null));
  const isFollowing = usePageRoom((room) => room?.store.get().isFollowing ?? false);
  const hasOwn = useLive(({ sandbox }) => sandbox.state !== 'none' && sandbox.state !== 'refused');
  const { whose } = useSyncExternalStore(chosen.subscribe, chosen.get, chosen.get);
  if (code === null) return { whose: 'own', code, hasOwn };
  if (!hasOwn) return { whose: 'speaker', code, hasOwn };
  return { whose: whose ?? (isFollowing ? 'speaker' : 'own'), code, hasOwn };
}

function isOnStage({ store }: RoomLine, slide: string | null): boolean {
  const room = store.get();
  const { line, shown } = room;
  return (line === 'open' || line === 'lost') && !isDriving(room) && shown?.address.split('.')[0] === slide;
}

/** Says whose sandbox is drawn, and lets choose where there are two. */
export function FigureSwitch({ whose, code, hasOwn }: FigureChoice) {
  if (code === null) return null;
  if (!hasOwn) return <p className="figure-whose">The speaker’s sandbox</p>;
  return (
    <fieldset className="figure-whose">
      <legend className="visually-hidden">Whose sandbox is drawn</legend>
      <Choice label="Speaker’s" isChosen={whose === 'speaker'} onClick={() => chosen.set({ whose: 'speaker' })} />
      <Choice label="Mine" isChosen={whose === 'own'} onClick={() => chosen.set({ whose: 'own' })} />
    </fieldset>
  );
}

function Choice({ label, isChosen, onClick }: { label: string; isChosen: boolean; onClick: () => void }) {
  return (
    <button type="button" aria-pressed={isChosen} onClick={onClick}>
      {label}
    </button>
  );
}
