'use client';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { RoomPlayback } from '#core/room-timeline';
import type { Theme } from '#core/themes';
import { LiveProvider } from '../live/live-provider';
import type { SlideRef } from '../talk/clock';
import { CaptionsForm } from './captions-form';
import { fetchPlayback } from './playback-requests';
import { PlaybackView } from './playback-view';
import { SaveFile } from './save-file';
import '../talk/talk.css';
import '../talk/slide.css';
import '../talk/layouts.css';
import '../talk/steps.css';
import '../mdx/charts.css';
import '../mdx/pictures.css';
import '../talk/reading.css';
import '../talk/chrome.css';
import '../terminal/terminal.css';
import './playback.css';

export type PlaybackProps = { title: string; theme: Theme; slides: readonly SlideRef[]; children: ReactNode };

/** The playback that the address names. The slides come rendered, as children. */
export function FetchedPlayback({ children, ...deck }: PlaybackProps) {
  const [code] = useState(() => new URLSearchParams(location.search).get('room') ?? '');
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
  const slides = (
    <div className="deck" inert>
      {children}
    </div>
  );
  const more = found.mayEdit && (
    <div>
      <CaptionsForm playback={found} onChange={() => void refresh()} />
      <SaveFile playback={found} {...deck} />
    </div>
  );
  return (
    <LiveProvider>
      <PlaybackView {...deck} playback={found} deck={slides} more={more} />
    </LiveProvider>
  );
}
