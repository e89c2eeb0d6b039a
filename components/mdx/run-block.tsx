import type { ReactNode } from 'react';
import { RunControls } from './run-controls';

/** A command that a click types into the terminal. The text in it is for reading: the server knows what to run. */
export function RunBlock({ id, name, children }: { id: string; name: string; children: ReactNode }) {
  return (
    <RunControls id={id} name={name}>
      {children}
    </RunControls>
  );
}
