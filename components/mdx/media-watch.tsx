'use client';
import { useEffect } from 'react';

/** Lets films rest on slides that are left. Its code is fetched where a deck has anything to watch over. */
export function MediaWatch() {
  useEffect(() => {
    if (!document.querySelector('.deck :is(img, video, audio, .embed)')) return;
    let stop = () => {};
    let isGone = false;
    import('./watch-media').then(({ watchMedia }) => {
      if (!isGone) stop = watchMedia();
    });
    return () => {
      isGone = true;
      stop();
    };
  });
  return null;
}
