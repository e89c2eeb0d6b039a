'use client';
import { type ReactNode, useRef } from 'react';
import type { AudienceAddress } from '../audience/live-address';
import { useWhenSeen } from './when-seen';

/** Where an address stands. What knows it is fetched once its slide is seen. */
export function AudiencePlace({ children, ...address }: AudienceAddress & { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const Live = useWhenSeen(place, () => import('../audience/live-address').then((module) => module.LiveAddress));
  return <div ref={place}>{Live ? <Live {...address} /> : children}</div>;
}
