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

type StateMarkProps = { state: keyof typeof SHAPES; words: string; title?: string };

/** A state as a shape and a word; its colour only repeats them. `title`: what is in that state. */
export function StateMark({ state, words, title }: StateMarkProps) {
  const Shape = SHAPES[state];
  return (
    <span className="state-mark" data-state={state}>
      <Shape size="1.1em" aria-hidden="true" />
      {title && <span className="state-title">{title}</span>}
      <span className={title ? 'state-words' : undefined}>{words}</span>
    </span>
  );
}
