'use client';
import { lazy } from 'react';
import { WayIn } from './way-in';

const JoinSteps = lazy(() => import('./join-steps').then(({ JoinSteps }) => ({ default: JoinSteps })));

/** `code`: from the address, as somebody wrote it. */
export function JoinPage({ code }: { code: string | null }) {
  return (
    <WayIn title="Join a room" withoutScripts="Joining a room needs scripts: the slides follow who presents.">
      <JoinSteps code={code} />
    </WayIn>
  );
}
