'use client';
import { lazy, Suspense, useEffect, useState } from 'react';
import '../home/home.css';
import './join.css';

/** Late, so that what it shares with talks stays where talks have it: theirs is the page that must be light. */
const JoinSteps = lazy(() => import('./join-steps').then(({ JoinSteps }) => ({ default: JoinSteps })));

/** `code`: from the address, as somebody wrote it. */
export function JoinPage({ code }: { code: string | null }) {
  const [isHere, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  return (
    <main className="page join">
      <a className="mast-name" href="/">
        Slipway
      </a>
      {isHere ? (
        <Suspense>
          <JoinSteps code={code} />
        </Suspense>
      ) : (
        <noscript>
          <p>Joining a room needs scripts: the slides follow who presents.</p>
        </noscript>
      )}
    </main>
  );
}
