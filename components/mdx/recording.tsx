'use client';
import { useRef } from 'react';
import { useWhenSeen } from './when-seen';

/** A recording of a terminal. Its player is fetched once its slide is seen. */
export function Recording({ src, title = '' }: { src: string; title?: string }) {
  const place = useRef<HTMLDivElement>(null);
  const Player = useWhenSeen(place, () => import('../player/player').then((module) => module.Player));
  return (
    <div className="recording" ref={place}>
      {Player ? <Player src={src} title={title} isCompact /> : <a href={src}>{title || 'Recording'}</a>}
    </div>
  );
}
