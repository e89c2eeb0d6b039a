'use client';
import { useLive } from './live-provider';

/** The one place from which screen readers hear what happens, politely. */
export function Announcer() {
  const { text, serial } = useLive((state) => state.announcement);
  // The same words twice are heard twice only if the text differs.
  return (
    <div role="status" className="visually-hidden">
      {text}
      {serial % 2 === 1 ? '\u00a0' : ''}
    </div>
  );
}
