'use client';
import { type ComponentType, useEffect, useState } from 'react';
import './watch.css';

type ViewProps = { share: string };

/** There is nothing to draw before the browser has asked the server, and no terminal without script. */
export function WatchPage({ share }: ViewProps) {
  const [View, setView] = useState<ComponentType<ViewProps> | null>(null);
  useEffect(() => {
    void import('./watch-view').then(({ WatchView }) => setView(() => WatchView));
  }, []);
  return (
    <main className="watch">
      {View ? (
        <View share={share} />
      ) : (
        <>
          <h1 className="visually-hidden">A shared terminal</h1>
          <p className="watch-notice">The terminal loads. It needs JavaScript.</p>
        </>
      )}
    </main>
  );
}
