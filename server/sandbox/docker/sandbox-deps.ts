// Owns what each sandbox of a provider is given of it.
import type { EngineConnection } from './connect';
import type { Disks } from './disks';
import type { Isolation } from './isolation';
import type { Limits } from './machine';
import type { NetworksAhead } from './networks-ahead';
import type { Route } from './ports';
import type { PutOff } from './put-off';
import type { Log } from './reaper';
import type { StrainWatch } from './strain';
import type { Watch } from './watch';

export type SandboxDeps = {
  connection: EngineConnection;
  isolation: Isolation;
  /** The sandbox image. */
  image: string;
  shelf: string | null;
  installation: string;
  limits: Limits;
  /** Nothing beyond the engine answers for a name. */
  isCutOff: boolean;
  networks: NetworksAhead;
  disks: Disks | null;
  /** Rejects where there is no room for one more node. */
  checkRoom?: (() => Promise<void>) | undefined;
  /** Where engines pull through; null for none. */
  mirror: string | null;
  strain: StrainWatch;
  watch: Watch;
  putOff: PutOff;
  route: Route;
  log: Log;
};
