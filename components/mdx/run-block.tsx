import type { ReactNode } from 'react';
import type { RunnableBlock } from '../live/run';
import type { Needs } from './docker-hint';
import { RunControls } from './run-controls';

/** A command that a click types into the terminal. The text in it is for reading: the server knows what to run. */
export function RunBlock({ children, ...block }: RunnableBlock & Needs & { children: ReactNode }) {
  return <RunControls {...block}>{children}</RunControls>;
}
