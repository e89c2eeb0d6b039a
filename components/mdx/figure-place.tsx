'use client';
import { type ReactNode, useRef } from 'react';
import type { LiveFigureProps } from '../figures/live-figure';
import { useWhenSeen } from './when-seen';

/** Where a figure is drawn. What draws it is fetched once its slide is seen. */
export function FigurePlace({ children, ...figure }: LiveFigureProps & { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const Live = useWhenSeen(place, () => import('../figures/live-figure').then((module) => module.LiveFigure));
  return (
    <div className="figure-place" ref={place}>
      {Live ? <Live {...figure} /> : children}
    </div>
  );
}
