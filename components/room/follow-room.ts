import type { Clock } from '../talk/clock';
import { createEchoes, isSame } from './echoes';
import type { RoomLine } from './room-line';
import { isDriving, type RoomState, type Shown } from './room-state';

/** A page tells where it is at most once in that time, and no two pages in the same moment. */
const TELL_MS = 1_000;
const TELL_SPREAD_MS = 500;

export type FollowRoomDeps = {
  room: Pick<RoomLine, 'store' | 'send'>;
  clock: Pick<Clock, 'address' | 'goToAddress' | 'subscribe'>;
  /** Shows by an attribute whether the screen is black. */
  root: HTMLElement;
  setBlack(isBlack: boolean): void;
};

export type RoomFollowing = {
  /** To where the speaker is, and along with them from there. */
  back(): void;
  stop(): void;
};

/** Takes the page along with the room, or the room along with the page when it drives. */
export function followRoom({ room, clock, root, setBlack }: FollowRoomDeps): RoomFollowing {
  const { store } = room;
  const echoes = createEchoes();
  let before = store.get();
  let isLed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const go = ({ address, isBlack }: Shown) => {
    isLed = true;
    clock.goToAddress(address, 'jump');
    isLed = false;
    setBlack(isBlack);
    tellWhere();
  };
  const back = () => {
    store.set({ isFollowing: true });
    const { shown } = store.get();
    if (shown) go(shown);
  };
  const show = () => {
    const { standing, shown } = store.get();
    const view = { address: clock.address, isBlack: root.dataset.black !== undefined };
    if (!standing || !echoes.isNews(view, shown)) return;
    if (room.send({ type: 'show', seat: standing.seat.count, ...view })) echoes.sent(view);
  };
  const tellWhere = () => {
    timer ??= setTimeout(tell, TELL_MS + Math.random() * TELL_SPREAD_MS);
  };
  const tell = () => {
    timer = undefined;
    const now = store.get();
    if (!isDriving(now)) room.send({ type: 'at', address: clock.address, isFollowing: now.isFollowing });
  };

  const drive = (was: RoomState, { shown }: RoomState, isFirst: boolean) => {
    if (isFirst) {
      // Whoever presents may have gone on at another computer, before this one woke up.
      const isElsewhere = shown !== null && !isSame(shown, was.shown) && !echoes.has(shown);
      echoes.clear();
      // A driver who lost the network for a moment has gone on meanwhile, and the room comes along.
      if ((isStillDriving(was, store.get()) && !isElsewhere) || !shown) show();
      else back();
    } else if (shown && shown !== was.shown && echoes.isForeign(shown)) go(shown);
  };
  const follow = (was: RoomState, now: RoomState) => {
    const begins = was.standing?.phase === 'lobby' && now.standing?.phase === 'live';
    if (begins && !now.isFollowing) back();
    else if (now.isFollowing && now.shown && now.shown !== was.shown) go(now.shown);
  };
  const changed = () => {
    const was = before;
    const now = store.get();
    before = now;
    if (now.line !== 'open') return;
    if (isDriving(now)) drive(was, now, was.line !== 'open' || !isDriving(was));
    else follow(was, now);
  };
  const moved = () => {
    if (isLed) return;
    const { shown, isFollowing } = store.get();
    if (isDriving(store.get())) return show();
    if (isFollowing && shown && clock.address !== shown.address) store.set({ isFollowing: false });
    tellWhere();
  };

  const observer = new MutationObserver(() => isDriving(store.get()) && show());
  observer.observe(root, { attributes: true, attributeFilter: ['data-black'] });
  const stops = [store.subscribe(changed), clock.subscribe(moved), () => observer.disconnect()];
  tellWhere();
  return {
    back,
    stop() {
      clearTimeout(timer);
      for (const stop of stops) stop();
    },
  };
}

function isStillDriving(was: RoomState, now: RoomState): boolean {
  return was.line !== 'open' && isDriving(was) && was.standing?.seat.count === now.standing?.seat.count;
}
