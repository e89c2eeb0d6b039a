import type { ReactNode } from 'react';
import type { RunnableBlock } from '../live/run';
import { CheckControls } from './check-controls';
import type { Needs } from './docker-hint';

/** A command that exits 0 in the sandbox when the step before it is done. */
export function CheckBlock({ children, ...block }: RunnableBlock & Needs & { title: string; children: ReactNode }) {
  return <CheckControls {...block}>{children}</CheckControls>;
}
