// Owns what a room is handed of the server around it.
import type { LifetimeRules } from '#core/lifetime';
import type { Ground } from '#core/permissions';
import type { Library } from '../content/library';
import type { Recordings } from '../recordings/recordings';
import type { Pool } from '../sandbox/pool';
import type { SandboxProvider } from '../sandbox/provider';
import type { Screens } from '../screens/screens';
import type { EventLog } from '../store/event-log';
import type { CheckLoop } from './check-loop';
import type { Judge } from './judge';
import type { FirstAnswer } from './room-lab';
import type { RoomKey } from './room-page';
import type { ShareDesk } from './room-shares';
import type { HolderDeps } from './sandbox-holder';
import type { SandboxRecords } from './sandbox-records';

export type RoomDeps = Omit<HolderDeps, 'provider' | 'pool'> & {
  /** Null where there are no sandboxes at all; `noSandboxes` says why. */
  provider: SandboxProvider | null;
  /** In front of the provider; null without one. */
  pool: Pool | null;
  noSandboxes: string;
  records: SandboxRecords;
  events: EventLog;
  recordings?: Pick<Recordings, 'record'>;
  library: Library;
  /** What the participant is called in an open room; null when they are in none. */
  nameOf?(key: RoomKey): string | null;
  /** The participant is in an open room that is not over, and not to watch only. */
  takesPart?(key: RoomKey): boolean;
  /** Who presents an open room has the participant's practice rest. */
  isPaused?(key: RoomKey): boolean;
  /** The code of the open room in which the participant only watches; null when they take part in one, or are in none. */
  watchedIn?(key: RoomKey): string | null;
  /** How the participant has answered one of the deck's questions at first. */
  onFirstAnswer?(key: RoomKey, answer: FirstAnswer): void;
  screens: Screens;
  shares: ShareDesk;
  ground: Ground;
  lifetime: LifetimeRules;
  /** Of the whole server. */
  checkLoop: CheckLoop;
  judge: Judge;
  /** Decks are being written here. */
  authoring?: boolean;
};
