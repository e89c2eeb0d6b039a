import { type RefObject, useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { START } from '#core/position';
import { Clock, type Moment, type SlideRef } from './clock';

const BEGINNING: Moment = { position: START, manner: 'jump' };

/** The page's clock, which goes by its address, and the moment that it shows. */
export function useClock(root: RefObject<HTMLElement | null>, slides: readonly SlideRef[]): [Clock, Moment] {
  const [clock] = useState(() => new Clock(slides));
  const moment = useSyncExternalStore(
    (onChange) => clock.subscribe(onChange),
    () => clock.get(),
    () => BEGINNING,
  );
  useEffect(() => (root.current ? clock.attach(root.current) : undefined), [clock, root]);
  // New elements have no marks yet: they get them before they are painted.
  useLayoutEffect(() => clock.replace(slides), [clock, slides]);
  return [clock, moment];
}
