import type { ReactNode } from 'react';
import type { RunnableBlock } from '../live/run';
import type { Needs } from './docker-hint';
import { RunControls, type StepBlock } from './run-controls';

/** A command that a click or a step types into the terminal. The text in it is for reading: the server knows what to run. */
export function RunBlock({ children, ...block }: RunnableBlock & StepBlock & Needs & { children: ReactNode }) {
  return <RunControls {...block}>{children}</RunControls>;
}
