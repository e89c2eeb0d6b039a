import { isWatcher } from '../live/live-state';
import type { LiveStore } from '../live/live-store';
import { refuse } from '../live/refusals';
import { runBlock } from '../live/run';
import type { Clock, SlideRef } from './clock';

const LATE = 'The terminal was not there in time, so this step has not run.';
const ELSEWHERE = 'The terminal is in another window, so this step has not run.';
const UNCONNECTED = 'There was no connection, so this step has not run.';

/**
 * Carries out what belongs to a step when whoever sits here goes forward onto it, and never otherwise. What cannot be done
 * at once waits in sight, on its block, and only while this slide goes on. Returns a way to stop.
 */
export function watchSteps(clock: Clock, slides: readonly SlideRef[], store: LiveStore): () => void {
  let before = clock.get().position.slide;
  const follow = () => {
    const { slide } = clock.get().position;
    const actions = actionsAt(clock, slides);
    if (clock.get().manner !== 'forward' || slide !== before || actions.length > 0) withdraw(store, LATE);
    before = slide;
    for (const block of actions) carryOut(store, block);
  };
  const stops = [
    clock.subscribe(follow),
    store.subscribe(() => {
      const { connection, pendingRun, endedTerminals } = store.get();
      if (connection.state !== 'open') withdraw(store, UNCONNECTED);
      else if (pendingRun && endedTerminals[pendingRun.terminal]?.goesOn) withdraw(store, ELSEWHERE);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Carries out what belongs to the step that somebody has just gone forward onto. */
export function carryOutStep(clock: Clock, slides: readonly SlideRef[], store: LiveStore): void {
  for (const block of actionsAt(clock, slides)) carryOut(store, block);
}

/** The blocks that a step forward onto here carries out; none when one came here in another way. */
function actionsAt(clock: Clock, slides: readonly SlideRef[]): string[] {
  const { position, manner } = clock.get();
  const actions = manner === 'forward' ? (slides[position.slide]?.actions ?? []) : [];
  return actions.filter(({ step }) => step === position.step).map(({ block }) => block);
}

/** One that has been run says so itself. */
function carryOut(store: LiveStore, name: string): void {
  const block = store.blocks.get(name);
  const { runs, connection, sandbox } = store.get();
  if (!block || name in runs || isWatcher(store.get())) return;
  if (connection.state !== 'open') refuse(store, name, UNCONNECTED);
  else if (sandbox.state === 'refused' || sandbox.state === 'gone') refuse(store, name, sandbox.reason);
  else runBlock(store, block, { once: true });
}

/** A step that still waits for its terminal is given up. */
function withdraw(store: LiveStore, why: string): void {
  const { pendingRun } = store.get();
  if (!pendingRun?.once) return;
  store.set({ pendingRun: null });
  refuse(store, pendingRun.name, why);
}
