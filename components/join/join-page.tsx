'use client';
import { lazy, Suspense, useEffect, useState } from 'react';
import '../home/home.css';
import './join.css';

/** Late, so that what it shares with talks stays where talks have it: theirs is the page that must be light. */
const JoinSteps = lazy(() => import('./join-steps').then(({ JoinSteps }) => ({ default: JoinSteps })));

/** There at once; what is asked first has the same. */
const TITLE = <h1>Join a room</h1>;

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
        <Suspense fallback={TITLE}>
          <JoinSteps code={code} />
        </Suspense>
      ) : (
        <>
          {TITLE}
          <noscript>
            <p>Joining a room needs scripts: the slides follow who presents.</p>
          </noscript>
        </>
      )}
    </main>
  );
}
