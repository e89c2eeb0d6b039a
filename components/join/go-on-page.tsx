'use client';
import { lazy, Suspense, useEffect, useState } from 'react';
import '../home/home.css';
import './join.css';

/** Late, so that what it shares with talks stays where talks have it: theirs is the page that must be light. */
const GoOnView = lazy(() => import('./go-on-view').then(({ GoOnView }) => ({ default: GoOnView })));

const TITLE = <h1>Go on at this computer</h1>;

/** The other computer of who presents in a room. */
export function GoOnPage({ code }: { code: string }) {
  const [isHere, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  return (
    <main className="page join">
      <a className="mast-name" href="/">
        Slipway
      </a>
      {TITLE}
      {isHere ? (
        <Suspense>
          <GoOnView code={code} />
        </Suspense>
      ) : (
        <noscript>
          <p>Going on in a room needs scripts.</p>
        </noscript>
      )}
    </main>
  );
}
