import { useEffect, useState } from 'react';
import { type TalkTimer, timerIn, UNSTARTED } from '#core/talk-timer';
import { keep, kept } from '../ui/kept';

/** Under which a device keeps that deck's. */
export const timerKey = (deck: string) => `slipway.timer.${deck}`;

/** The talk's timer, kept on this device: a reload and a further window of the presenter go on with it. */
export function useTalkTimer(deck: string): [TalkTimer, (timer: TalkTimer) => void] {
  const key = timerKey(deck);
  const [timer, setTimer] = useState(UNSTARTED);
  useEffect(() => {
    setTimer(timerIn(kept(key)));
    const follow = (event: StorageEvent) => {
      if (event.key === key) setTimer(timerIn(event.newValue));
    };
    addEventListener('storage', follow);
    return () => removeEventListener('storage', follow);
  }, [key]);
  const change = (next: TalkTimer) => {
    setTimer(next);
    keep(key, JSON.stringify(next));
  };
  return [timer, change];
}
