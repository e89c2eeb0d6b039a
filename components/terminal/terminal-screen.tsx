'use client';
import { useEffect, useRef, useState } from 'react';
import { useLiveStore } from '../live/live-provider';
import type { Screen } from './feel';
import { openScreen } from './open-screen';
import { ScreenOverlay } from './screen-overlay';

type TerminalScreenProps = {
  number: number;
  isActive: boolean;
  clicker: 'deck' | 'shell';
  /** Told while this terminal is the one in front. */
  onFront: (screen: Screen | null) => void;
};

/** One terminal's screen. It keeps every key but the chord, and the clicker's while those are the deck's. */
export function TerminalScreen({ number, isActive, clicker, onFront }: TerminalScreenProps) {
  const store = useLiveStore();
  const frame = useRef<HTMLDivElement>(null);
  const [screen, setScreen] = useState<Screen | null>(null);
  useEffect(() => {
    if (!frame.current) return;
    const opened = openScreen(frame.current, number, store);
    setScreen(opened);
    return () => {
      setScreen(null);
      opened.close();
    };
  }, [number, store]);
  useEffect(() => {
    if (isActive) onFront(screen);
  }, [isActive, screen, onFront]);
  return (
    <>
      <div className="terminal-screen" ref={frame} hidden={!isActive} data-owns-keys="" data-clicker={clicker} />
      {isActive && screen && <ScreenOverlay screen={screen} />}
    </>
  );
}
