'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { LiveProvider, useLive } from '../live/live-provider';
import { useLiveConnection } from '../live/use-live-connection';

/** The source that the page was drawn from. */
type Drawn = { deck: string; revision: string };

/** Shows a faulty deck anew whenever it was saved: mended, or with the faults that are left. */
export function FaultRefresh(props: Drawn) {
  return (
    <LiveProvider>
      <Refresh {...props} />
    </LiveProvider>
  );
}

function Refresh({ deck, revision }: Drawn) {
  const router = useRouter();
  useLiveConnection(deck, 'later');
  const current = useLive((state) => state.revision);
  useEffect(() => {
    if (current !== null && current !== revision) router.refresh();
  }, [current, revision, router]);
  return null;
}
