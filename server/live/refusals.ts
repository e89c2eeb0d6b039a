// Owns the words with which a room refuses: what cannot be done, and what can be done instead.
import { type Action, can, type Ground, type Role } from '#core/permissions';
import type { RefusalReason } from '#core/protocol';
import type { SandboxProvider } from '../sandbox/provider';
import type { RoomCommand } from './room-page';
import type { TerminalInput } from './room-terminals';

export type Refusal = { reason: RefusalReason; message: string };

export const REFUSED = {
  noPlace: { reason: 'too-many', message: 'No place for one more node is free on this server.' },
  closedTerminal: { reason: 'no-terminal', message: 'This terminal is closed.' },
  unreadInput: {
    reason: 'too-many',
    message: 'What was typed last is lost: the program in this terminal does not read it.',
  },
  unopenedTerminal: { reason: 'no-terminal', message: 'This terminal is not open in this window.' },
  inputGap: { reason: 'bad-input', message: 'What was typed was not taken: something before it is missing.' },
  noTerminal: { reason: 'no-terminal', message: 'Open the terminal first, then run the block.' },
  noSandbox: { reason: 'no-sandbox', message: 'There is no sandbox yet. Open the terminal first.' },
  resetsTooMany: {
    reason: 'too-many',
    message: 'You have begun tasks anew as often as is kept. What you have done stays as it is.',
  },
  noExtension: {
    reason: 'not-allowed',
    message: 'This sandbox cannot be extended now. Save what you need; a new one can be started after it.',
  },
} as const satisfies Record<string, Refusal>;

/** Of what was being done for a room when it broke. */
export const DID_NOT_WORK = 'That did not work. The operator’s log says why.';

export function noNode(node: string): Refusal {
  return { reason: 'no-node', message: `There is no node ${node} in this sandbox.` };
}

const INPUT_REFUSALS: Record<TerminalInput, Refusal | null> = {
  typed: null,
  closed: REFUSED.closedTerminal,
  elsewhere: REFUSED.unopenedTerminal,
  unread: REFUSED.unreadInput,
  gap: REFUSED.inputGap,
};

/** Null when what was typed has been taken. */
export function inputRefusal(outcome: TerminalInput): Refusal | null {
  return INPUT_REFUSALS[outcome];
}

/** Whether those who watch a shared terminal may be let type: in a shell on this computer only its owner does. */
export function mayViewersType(provider: SandboxProvider | null, ground: Ground): boolean {
  return can('viewer', provider?.name === 'local' ? 'use-local-shell' : 'type-when-let', ground);
}

/** The one place that asks for the right to a sandbox. */
export function barredReason(role: Role, provider: SandboxProvider, ground: Ground): string | null {
  const isLocal = provider.name === 'local';
  const action: Action = isLocal ? 'use-local-shell' : 'use-sandbox';
  if (can(role, action, ground)) return null;
  return isLocal
    ? 'The terminal here is a shell on the presenter’s own computer, for the presenter only. Open the presenter’s link.'
    : 'Sandboxes here are no security boundary, so guests get none over the network. The presenter’s link opens one.';
}

/** What a refusal of the command is about. */
export function aboutOf(command: RoomCommand): { block?: string; terminal?: number; node?: string } {
  switch (command.type) {
    case 'run-block':
      return { block: command.block, terminal: command.terminal };
    case 'check-block':
      return { block: command.block };
    case 'act-on-node':
      return { node: command.node };
    default:
      return {};
  }
}
