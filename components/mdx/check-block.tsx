import type { ReactNode } from 'react';
import { CheckControls } from './check-controls';

/** A command that exits 0 in the sandbox when the step before it is done. */
export function CheckBlock({ id, name, children }: { id: string; name: string; children: ReactNode }) {
  return (
    <CheckControls id={id} name={name}>
      {children}
    </CheckControls>
  );
}
