// Owns what the server's own thread and those of the screens say to each other.
import type { ScreenSnapshot } from './mirror-terminal';

/** `screen` numbers a headless terminal in its thread. All that concerns one is carried out in the order of sending. */
export type ScreenOrder =
  | { type: 'open'; screen: number; cols: number; rows: number; first: number }
  | { type: 'write'; screen: number; pieces: Uint8Array[] }
  | { type: 'resize'; screen: number; cols: number; rows: number }
  | { type: 'snapshot'; screen: number; request: number; history: boolean }
  | { type: 'close'; screen: number };

/** `taken`: so many bytes of a `write` are taken in. `lost`: nothing will come of that screen any more. */
export type ScreenAnswer =
  | { type: 'taken'; screen: number; count: number }
  | { type: 'lost'; screen: number; error: Error }
  | { type: 'snapshot'; request: number; snapshot: ScreenSnapshot };
