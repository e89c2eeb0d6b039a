'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useLive } from '../live/live-provider';

/** Fetches the slides anew when their source, of which `revision` is the one shown, was saved. The clock keeps the place. */
export function DeckRefresh({ revision }: { revision: string }) {
  const router = useRouter();
  const current = useLive((state) => state.revision);
  useEffect(() => {
    if (current === null || current === revision) return;
    // Next restores the address it knows when it renders the page anew: it is told of ours first.
    history.replaceState(null, '', location.href);
    router.refresh();
  }, [current, revision, router]);
  return null;
}
