import { useEffect, useRef } from 'react';
import { isTyping } from '../talk/keys';

/** By `key`. */
export type PlaybackKeys = Readonly<Record<string, () => void>>;

export function usePlaybackKeys(actions: PlaybackKeys): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      const isScrub = target instanceof HTMLInputElement && target.type === 'range';
      if (event.defaultPrevented || ctrlKey || metaKey || altKey || (isTyping(target) && !isScrub)) return;
      const isControl = target instanceof Element && target.closest('button, summary, a') !== null;
      const act = key === ' ' && isControl ? undefined : latest.current[key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}
