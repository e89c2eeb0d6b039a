'use client';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { RoomPlayback } from '#core/room-timeline';
import type { Theme } from '#core/themes';
import { LiveProvider } from '../live/live-provider';
import type { SlideRef } from '../talk/clock';
import { CaptionsForm } from './captions-form';
import { FetchedTalk } from './fetched-talk';
import { fetchPlayback } from './playback-requests';
import { PlaybackView } from './playback-view';
import { RoomCutForm } from './room-cut-form';
import { SaveFile } from './save-file';
import './playback-sheets';

export type PlaybackProps = {
  /** Its name. */
  deck: string;
  /** Of its talk, in the language of these slides. */
  address: string;
  title: string;
  theme: Theme;
  /** Of the slides. */
  language: string;
  slides: readonly SlideRef[];
  children: ReactNode;
};

/** The playback that the address names: of a room, or else of the deck. The slides come rendered, as children. */
export function FetchedPlayback({ children, ...props }: PlaybackProps) {
  const [code] = useState(() => new URLSearchParams(location.search).get('room'));
  const slides = (
    <div className="deck" inert>
      {children}
    </div>
  );
  return code === null ? (
    <FetchedTalk {...props}>{slides}</FetchedTalk>
  ) : (
    <FetchedRoom code={code} {...props}>
      {slides}
    </FetchedRoom>
  );
}

function FetchedRoom({
  code,
  children,
  deck: _,
  address: __,
  language: ___,
  ...deck
}: PlaybackProps & { code: string }) {
  const [found, setFound] = useState<RoomPlayback | string | null>(null);
  const refresh = useCallback(async () => {
    const asked = await fetchPlayback(code);
    setFound((now) => (asked.ok ? asked.value : typeof now === 'object' && now ? now : asked.why));
  }, [code]);
  useEffect(() => void refresh(), [refresh]);
  if (found === null || typeof found === 'string') {
    return (
      <main className="playback playback-none">
        <h1>{deck.title}</h1>
        <p role="status">{found ?? 'The playback loads.'}</p>
      </main>
    );
  }
  const words = new Date(found.begunAt).toLocaleString([], { dateStyle: 'long', timeStyle: 'short' });
  const shown = { ...deck, playback: found, words };
  const more = found.mayEdit && (
    <div>
      <CaptionsForm playback={found} onChange={() => void refresh()} />
      <RoomCutForm playback={found} onChange={() => void refresh()} />
      <SaveFile
        name={`room-${found.code}`}
        scriptAt={`/rooms/${encodeURIComponent(found.code)}/offline.json`}
        note="Slides, terminal and captions, for whoever gets the file. What was cut out is not in it."
        shown={shown}
      />
    </div>
  );
  return (
    <LiveProvider>
      <PlaybackView {...shown} deck={children} more={more} />
    </LiveProvider>
  );
}
