import { mayInRoom } from '#core/room-rights';
import { byClock, isSameTimer, type TalkTimer, timerIn, UNSTARTED } from '#core/talk-timer';
import { timerKey } from '../present/use-talk-timer';
import { keep, kept } from '../ui/kept';
import type { RoomLine } from './room-line';

/** Keeps the timer of this browser's windows, and that of the speaker's phones, the same. Returns a way to stop. */
export function shareTimer(room: Pick<RoomLine, 'store' | 'send'>): () => void {
  let before = room.store.get();
  const say = (timer: TalkTimer) => {
    const { you, aheadMs, timer: known } = room.store.get();
    if (isSameTimer(timer, known ?? UNSTARTED, Date.now())) return;
    if (you && mayInRoom(you.role, 'show')) room.send({ type: 'set-timer', timer: byClock(timer, aheadMs) });
  };
  const changed = () => {
    const [was, now] = [before, room.store.get()];
    before = now;
    const key = timerKey(now.deck);
    const own = timerIn(kept(key));
    const isNews = now.timer !== null && now.timer !== was.timer && !isSameTimer(now.timer, own, Date.now());
    if (isNews) keep(key, JSON.stringify(now.timer));
    else if (now.line === 'open' && was.line !== 'open') say(own);
  };
  const heard = ({ key, newValue }: StorageEvent) => {
    if (key === timerKey(room.store.get().deck)) say(timerIn(newValue));
  };
  addEventListener('storage', heard);
  const unsubscribe = room.store.subscribe(changed);
  return () => {
    removeEventListener('storage', heard);
    unsubscribe();
  };
}
