import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { WindowAct } from '#core/window-messages';
import { useLiveStore } from '../live/live-provider';
import type { Clock } from '../talk/clock';
import type { TalkAction } from '../talk/keys';
import { type FollowDeps, type Following, followWindows, type TalkWindow } from '../windows/follow-windows';
import type { Tool } from '../windows/pen';

const THERE: readonly string[] = ['run', 'terminal', 'next-node'] satisfies WindowAct[];

/** What the presenter's page does not do itself: the window of the talk, which holds the terminal, does it. */
export function useTalkWindows() {
  const store = useLiveStore();
  const following = useRef<Following | null>(null);
  const [talkWindow, setTalkWindow] = useState<TalkWindow | null>(null);
  const [tool, setTool] = useState<Tool | null>(null);
  const toggle = (wanted: Tool) => following.current?.take(tool === wanted ? null : wanted);
  const instead = useCallback(
    (action: TalkAction): boolean => {
      // This terminal only shows.
      if (action === 'focus-terminal') return true;
      if (!THERE.includes(action)) return false;
      if (!following.current?.ask(action as WindowAct))
        store.announce('The terminal is in the talk’s window. Open the talk first.');
      return true;
    },
    [store],
  );
  return { following, talkWindow, setTalkWindow, tool, setTool, toggle, instead };
}

type Windows = ReturnType<typeof useTalkWindows>;
type Stage = { root: RefObject<HTMLElement | null>; deck: string; clock: Clock };

/** Keeps the presenter's page in step with the other windows of this browser that show the deck. */
export function useFollowing(
  { root, deck, clock }: Stage,
  { following, setTalkWindow, setTool }: Windows,
  { act, setBlack }: Pick<FollowDeps, 'act' | 'setBlack'>,
): void {
  const store = useLiveStore();
  useEffect(() => {
    if (!root.current) return;
    const deps = { deck, clock, store, act, setBlack, onTalk: setTalkWindow, onTool: setTool };
    following.current = followWindows(root.current, deps);
    return () => {
      following.current?.stop();
      following.current = null;
    };
  }, [root, deck, clock, store, act, setBlack, following, setTalkWindow, setTool]);
}
