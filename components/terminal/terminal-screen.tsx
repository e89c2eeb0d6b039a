'use client';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Box } from '#core/panes';
import { spokenName } from '../live/layout-state';
import { useLive, useLiveStore } from '../live/live-provider';
import { nodeAt, nodesOf, showTerminal } from '../live/terminals';
import { boxStyle } from './box-style';
import type { Screen } from './feel';
import { openScreen } from './open-screen';
import { ScreenOverlay } from './screen-overlay';

type TerminalScreenProps = {
  number: number;
  /** Its pane; null while it is not to be seen. */
  box: Box | null;
  isActive: boolean;
  isDown: boolean;
  clicker: 'deck' | 'shell';
  /** Of its pane, where there are several. */
  head: ReactNode;
  /** What there is to say over its screen. */
  notice: ReactNode;
  /** Told while this terminal is the one in front. */
  onFront: (screen: Screen | null) => void;
};

/** One terminal's screen. It keeps every key but the chord, and the clicker's while those are the deck's. */
export function TerminalScreen({ number, box, isActive, isDown, clicker, head, notice, onFront }: TerminalScreenProps) {
  const store = useLiveStore();
  const frame = useRef<HTMLDivElement>(null);
  const [screen, setScreen] = useState<Screen | null>(null);
  const name = useLive((state) => {
    const spoken = spokenName(state, number);
    return nodesOf(state).length > 1 ? `${spoken} on ${nodeAt(state, number)}` : spoken;
  });
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
  const toFront = () => box && showTerminal(store, number);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a pane is no set of fields.
    <div
      className="terminal-place"
      role="group"
      aria-label={name}
      style={box ? boxStyle(box) : {}}
      hidden={box === null}
      data-active={isActive}
      data-down={isDown}
      onFocusCapture={toFront}
      onPointerDownCapture={toFront}
    >
      {head}
      <div className="terminal-room">
        <div
          className="terminal-screen"
          ref={frame}
          hidden={box === null}
          data-owns-keys=""
          data-clicker={clicker}
          {...(isActive ? { 'data-front': '' } : {})}
        />
        {box && screen && <ScreenOverlay screen={screen} />}
        {notice}
      </div>
    </div>
  );
}
