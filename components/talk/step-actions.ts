import type { LiveStore } from '../live/live-store';
import { refuse, runBlock } from '../live/run';
import type { Clock, SlideRef } from './clock';

const LATE = 'The terminal was not there in time, so this step has not run.';
const UNCONNECTED = 'There was no connection, so this step has not run.';

/**
 * Carries out what belongs to a step when whoever sits here goes forward onto it, and never otherwise. What cannot be done
 * at once waits in sight, on its block, and only while this slide goes on. Returns a way to stop.
 */
export function watchSteps(clock: Clock, slides: readonly SlideRef[], store: LiveStore): () => void {
  let before = clock.get().position.slide;
  const follow = () => {
    const { position, manner } = clock.get();
    const isForward = manner === 'forward';
    const actions = slides[position.slide]?.actions.filter(({ step }) => step === position.step) ?? [];
    if (!isForward || position.slide !== before || actions.length > 0) withdraw(store, LATE);
    before = position.slide;
    if (isForward) for (const { block } of actions) carryOut(store, block);
  };
  const stops = [
    clock.subscribe(follow),
    store.subscribe(() => {
      if (store.get().connection.state !== 'open') withdraw(store, UNCONNECTED);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** One that has been run says so itself. */
function carryOut(store: LiveStore, name: string): void {
  const block = store.blocks.get(name);
  const { runs, connection, sandbox } = store.get();
  if (!block || name in runs) return;
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
