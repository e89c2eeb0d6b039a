import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { appsFrom } from '#core/address-names';
import type { RemoteAction } from '#core/remote';
import type { Audience } from '#core/room-protocol';
import { useLiveStore } from '../live/live-provider';
import type { Clock } from '../talk/clock';
import { isTyping } from '../talk/keys';
import { followRoom, type RoomFollowing } from './follow-room';
import { enterPageRoom } from './page-room';
import { carryInk } from './room-ink';
import { createRoomLine, type RoomLine } from './room-line';
import type { RoomState } from './room-state';
import { shareTimer } from './share-timer';
import { roomNews } from './strip-words';
import { tellStage } from './tell-stage';

type RoomPage = {
  root: RefObject<HTMLElement | null>;
  clock: Clock;
  setBlack(isBlack: boolean): void;
  act(action: RemoteAction): void;
};

/** The page's line to the room, followed from here on, and the way back to the speaker. */
export function useRoom(code: string, { root, clock, setBlack, act }: RoomPage) {
  const live = useLiveStore();
  const [room] = useState(() => createRoomLine(code, !wasAway(code)));
  const state = useRoomState(room);
  const latestAct = useRef(act);
  latestAct.current = act;
  const following = useRef<RoomFollowing>(null);
  useEffect(() => {
    const page = root.current;
    if (!page) return;
    following.current = followRoom({ room, clock, root: page, setBlack });
    let before = room.store.get();
    let stopInk = () => {};
    const unsubscribe = room.store.subscribe(() => {
      const now = room.store.get();
      const news = roomNews(before, now);
      if (now.audience !== before.audience) live.set({ stage: now.audience && stageFrom(now.audience) });
      if (now.deck !== before.deck) stopInk = carryInk(room, { deck: now.deck, root: page, clock });
      before = now;
      rememberAway(code, !before.isFollowing);
      if (news) live.announce(news);
    });
    const stopTelling = tellStage(room, live);
    const stopTimer = shareTimer(room);
    const leavePageRoom = enterPageRoom(room);
    room.onAct = (action) => latestAct.current(action);
    const disconnect = room.connect();
    return () => {
      unsubscribe();
      stopInk();
      stopTelling();
      stopTimer();
      leavePageRoom();
      live.set({ stage: null });
      following.current?.stop();
      disconnect();
    };
  }, [room, code, clock, root, setBlack, live]);
  return { room, state, back: () => following.current?.back() };
}

/** In a local network names below `localhost` are of no use. */
function stageFrom({ url, path }: Audience): Audience {
  return { url: appsFrom(url, location.hostname), path };
}

function useRoomState({ store }: RoomLine): RoomState {
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}

/** The keys of a page in a room, each by its lower-case letter. */
export function useRoomKeys(actions: Readonly<Record<string, () => void>>): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target, ctrlKey, metaKey, altKey, shiftKey } = event;
      if (event.defaultPrevented || event.isComposing || ctrlKey || metaKey || altKey || shiftKey) return;
      if (isTyping(target) || (target instanceof Element && target.closest('[data-owns-keys]'))) return;
      const act = event.key.length === 1 ? latest.current[event.key.toLowerCase()] : undefined;
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

const awayKey = (code: string) => `slipway.away.${code}`;

/** Of this tab: who looked around does so after a reload, too. */
function wasAway(code: string): boolean {
  try {
    return sessionStorage.getItem(awayKey(code)) !== null;
  } catch {
    return false;
  }
}

function rememberAway(code: string, isAway: boolean): void {
  try {
    if (isAway) sessionStorage.setItem(awayKey(code), 'yes');
    else sessionStorage.removeItem(awayKey(code));
  } catch {
    // Private windows may refuse: a reload then leads to the speaker.
  }
}
