'use client';
import { lazy, Suspense, useEffect, useState } from 'react';
import '../home/home.css';

/** Late, so that what it shares with talks stays where talks have it: theirs is the page that must be light. */
const RoomsList = lazy(() => import('./rooms-list').then(({ RoomsList }) => ({ default: RoomsList })));

export function RoomsPage() {
  const [isHere, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  return (
    <main className="page rooms">
      <a className="mast-name" href="/">
        Slipway
      </a>
      <h1>Your rooms</h1>
      {isHere ? (
        <Suspense>
          <RoomsList />
        </Suspense>
      ) : (
        <noscript>
          <p>The list is fetched by a script; without, nothing can be shown here.</p>
        </noscript>
      )}
    </main>
  );
}
