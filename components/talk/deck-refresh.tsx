'use client';
import { useRouter } from 'next/navigation';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { useLive, useLiveStore } from '../live/live-provider';
import type { Clock, SlideRef } from './clock';

const TroubleNotice = lazy(() => import('./trouble-notice').then(({ TroubleNotice }) => ({ default: TroubleNotice })));

type DeckRefreshProps = { revision: string; slides: readonly SlideRef[]; clock: Clock };

/**
 * Fetches the slides anew when their source, of which `revision` is the one shown, was saved. The clock keeps the place.
 * A deck that cannot be shown leaves its last good slides where they are.
 */
export function DeckRefresh({ revision, slides, clock }: DeckRefreshProps) {
  const router = useRouter();
  const current = useLive((state) => state.revision);
  const trouble = useLive((state) => state.trouble);
  useEffect(() => {
    if (current === null || current === revision || trouble) return;
    // Next restores the address it knows when it renders the page anew: it is told of ours first.
    history.replaceState(null, '', location.href);
    router.refresh();
  }, [current, revision, trouble, router]);
  useFollowing({ revision, slides, clock });
  return <Suspense>{trouble && <TroubleNotice key={current} trouble={trouble} />}</Suspense>;
}

/** Goes to the slide that was edited, at its last step, so that all of it is seen. */
function useFollowing({ revision, slides, clock }: DeckRefreshProps): void {
  const store = useLiveStore();
  const shown = useRef(revision);
  useEffect(() => {
    if (shown.current === revision) return;
    shown.current = revision;
    const { edited, follows } = store.get();
    const slide = follows ? slides.findIndex(({ name }) => name === edited) : -1;
    if (slide >= 0) clock.goTo({ slide, step: slides[slide]?.steps ?? 0 });
  }, [revision, slides, clock, store]);
}
