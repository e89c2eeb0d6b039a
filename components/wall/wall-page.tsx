'use client';
import { lazy, Suspense, useEffect, useState } from 'react';

/** Late, so that what it shares with talks stays where talks have it: theirs is the page that must be light. */
const WallView = lazy(() => import('./wall-view').then((module) => ({ default: module.WallView })));

/** There is nothing to draw before the browser has asked the server. */
export function WallPage({ code }: { code: string }) {
  const [isHere, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  return (
    <main>
      {isHere ? (
        <Suspense fallback={<h1 className="visually-hidden">Wall</h1>}>
          <WallView code={code} />
        </Suspense>
      ) : (
        <>
          <h1 className="visually-hidden">Wall</h1>
          <noscript>
            <p>The wall shows what happens as it happens, and needs scripts for that.</p>
          </noscript>
        </>
      )}
    </main>
  );
}
