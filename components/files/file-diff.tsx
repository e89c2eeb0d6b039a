import { useEffect, useRef } from 'react';
import './file-blocks.css';

/** What becomes of a file's text; what draws it is fetched when it is. */
export function FileDiff({ from, to, path }: { from: string; to: string; path: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let stop: (() => void) | null = null;
    let isOver = false;
    void import('./diff-view').then(({ showDiff }) => {
      if (!isOver && place.current) stop = showDiff(place.current, { from, to, path });
    });
    return () => {
      isOver = true;
      stop?.();
    };
  }, [from, to, path]);
  return <div className="file-block-diff" ref={place} />;
}
