'use client';
import { lazy } from 'react';
import { WayIn } from './way-in';

const GoOnView = lazy(() => import('./go-on-view').then(({ GoOnView }) => ({ default: GoOnView })));

/** The other computer of who presents in a room. */
export function GoOnPage({ code }: { code: string }) {
  return (
    <WayIn title="Go on at this computer" withoutScripts="Going on in a room needs scripts.">
      <GoOnView code={code} />
    </WayIn>
  );
}
