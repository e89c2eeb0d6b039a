import { type RefObject, useEffect, useState } from 'react';
import { type PollOnPage, pollsOn } from './polls-on-page';

/** The polls on the page, whose answers are this component's to draw for as long as it is there. */
export function usePolls(root: RefObject<HTMLElement | null>, revision: string): readonly PollOnPage[] {
  const [polls, setPolls] = useState<readonly PollOnPage[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the slides are others with each revision.
  useEffect(() => {
    const found = pollsOn(root.current);
    for (const { card } of found) card.dataset.taken = '';
    setPolls(found);
    return () => {
      for (const { card } of found) delete card.dataset.taken;
    };
  }, [root, revision]);
  return polls;
}
