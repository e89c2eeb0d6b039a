'use client';
import { lazy, Suspense, useEffect, useState } from 'react';

/** Late, so that what it shares with talks stays where talks have it: theirs is the page that must be light. */
const RemoteView = lazy(() => import('./remote-view').then(({ RemoteView }) => ({ default: RemoteView })));

export function RemotePage({ code }: { code: string }) {
  const [isHere, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  return isHere ? (
    <Suspense>
      <RemoteView code={code} />
    </Suspense>
  ) : (
    <noscript>
      <p>The remote needs scripts: it speaks with the server all the time.</p>
    </noscript>
  );
}
