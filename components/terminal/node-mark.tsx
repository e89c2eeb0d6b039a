import { CircleDot, LoaderCircle, PowerOff, Unplug } from 'lucide-react';
import type { SandboxNode } from '../live/live-state';

const SHAPES = { running: CircleDot, 'cut-off': Unplug, stopped: PowerOff } as const;

export const NODE_WORDS = { running: 'running', 'cut-off': 'cut off', stopped: 'stopped' } as const;

/** A node's state as a shape; whoever shows it says the word too. */
export function NodeMark({ state, isBusy }: { state: SandboxNode['state']; isBusy: boolean }) {
  const Shape = isBusy ? LoaderCircle : SHAPES[state];
  return (
    <span className="node-mark" data-state={state}>
      <Shape className={isBusy ? 'node-busy' : ''} size="1.1em" aria-hidden="true" />
    </span>
  );
}
