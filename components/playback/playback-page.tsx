'use client';
import { type ComponentType, useEffect, useState } from 'react';
import type { PlaybackProps } from './fetched-playback';

/** Fetched by itself, so that nothing of it is cut out of the talk's own first script. */
export function PlaybackPage(props: PlaybackProps) {
  const [View, setView] = useState<ComponentType<PlaybackProps> | null>(null);
  useEffect(() => {
    void import('./fetched-playback').then(({ FetchedPlayback }) => setView(() => FetchedPlayback));
  }, []);
  return View ? (
    <View {...props} />
  ) : (
    <main>
      <h1 className="visually-hidden">{props.title}</h1>
      <p>The playback loads. It needs JavaScript.</p>
    </main>
  );
}
