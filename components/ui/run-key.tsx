'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** The key that runs the next block, as this computer's keyboard names it. */
export function RunKey() {
  const isApple = useSyncExternalStore(
    never,
    () => /mac|iphone|ipad/i.test(navigator.platform),
    () => false,
  );
  return <kbd className="run-key">{isApple ? '⌘ Enter' : 'Ctrl Enter'}</kbd>;
}
