import { createContext, useContext } from 'react';

/** What is under way on the desk, and how it begins. */
export type DeskActs = {
  /** The terminal that is being renamed, and where its field stands. */
  renaming: { terminal: number; place: 'tab' | 'head' } | null;
  rename(terminal: number, place: 'tab' | 'head'): void;
  endRename(): void;
  /** Ends its shell; asks first where a block still runs in it. */
  close(terminal: number): void;
  split(way: 'row' | 'column'): void;
};

export const DeskContext = createContext<DeskActs | null>(null);

export function useDeskActs(): DeskActs {
  const acts = useContext(DeskContext);
  if (!acts) throw new Error('invariant: a part of the desk outside of it');
  return acts;
}
