// Owns all that a page is told of its room as it comes in.
import type { Role } from '#core/permissions';
import { type DeckStanding, type Fact, PROTOCOL_VERSION, type SandboxState } from '#core/protocol';
import type { RoomBlocks } from './room-blocks';
import type { RoomChecks } from './room-checks';
import type { RoomLab } from './room-lab';
import type { RoomLimits } from './room-limits';
import type { RoomPause } from './room-pause';
import type { RoomShares } from './room-shares';
import type { RoomTerminals } from './room-terminals';
import type { RoomVariables } from './room-variables';

type Parts = {
  role: Role;
  standing: DeckStanding;
  authoring: boolean;
  sandbox: SandboxState;
  terminals: RoomTerminals;
  blocks: RoomBlocks;
  checks: RoomChecks;
  lab: RoomLab;
  variables: RoomVariables;
  limits: RoomLimits;
  shares: RoomShares;
  pause: RoomPause;
};

export function roomSnapshot(parts: Parts): Extract<Fact, { type: 'snapshot' }> {
  const { role, standing, authoring, sandbox } = parts;
  return {
    ...{ type: 'snapshot', version: PROTOCOL_VERSION, role, ...standing, authoring, sandbox },
    terminals: parts.terminals.open,
    runs: parts.blocks.runs,
    checks: parts.checks.states,
    ...parts.lab.standing,
    variables: parts.variables.values,
    limits: parts.limits.limits,
    shares: parts.shares.list,
    isPaused: parts.pause.isOn,
  };
}
