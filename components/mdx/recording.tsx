'use client';
import { type ComponentType, useEffect, useRef, useState } from 'react';
import type { PlayerProps } from '../player/player';

/** A recording of a terminal. Its player is fetched once its slide is seen. */
export function Recording({ src, title = '' }: { src: string; title?: string }) {
  const place = useRef<HTMLDivElement>(null);
  const [Player, setPlayer] = useState<ComponentType<PlayerProps>>();
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) import('../player/player').then((module) => setPlayer(() => module.Player));
    });
    if (place.current) observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return (
    <div className="recording" ref={place}>
      {Player ? <Player src={src} title={title} isCompact /> : <a href={src}>{title || 'Recording'}</a>}
    </div>
  );
}
