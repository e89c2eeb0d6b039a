'use client';
import { useEffect, useRef } from 'react';
import { useLiveStore } from '../live/live-provider';
import { openScreen } from './open-screen';

type TerminalScreenProps = { number: number; isActive: boolean; clicker: 'deck' | 'shell' };

/** One terminal's screen. It keeps every key but the chord, and the clicker's while those are the deck's. */
export function TerminalScreen({ number, isActive, clicker }: TerminalScreenProps) {
  const store = useLiveStore();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => (frame.current ? openScreen(frame.current, number, store) : undefined), [number, store]);
  return <div className="terminal-screen" ref={frame} hidden={!isActive} data-owns-keys="" data-clicker={clicker} />;
}
