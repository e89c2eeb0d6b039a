import { Check, Circle, CircleDashed, CircleDot, CircleHelp, X } from 'lucide-react';
import './state-mark.css';

const SHAPES = {
  idle: Circle,
  waiting: CircleDashed,
  running: CircleDot,
  passed: Check,
  failed: X,
  lost: CircleHelp,
} as const;

/** A state as a shape and a word; its colour only repeats them. */
export function StateMark({ state, words }: { state: keyof typeof SHAPES; words: string }) {
  const Shape = SHAPES[state];
  return (
    <span className="state-mark" data-state={state}>
      <Shape size="1.1em" aria-hidden="true" />
      {words}
    </span>
  );
}
