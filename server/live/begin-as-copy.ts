// Owns beginning the sandbox of one participant anew as a copy of another's: theirs goes once there is a copy.
import { plainNode } from '#core/topology';
import { type SandboxCopy, SandboxRefusal, type SandboxRequest } from '../sandbox/provider';
import type { RoomHost } from './room-host';
import { PRACTICE_RESTS } from './room-pause';
import type { CopySource, LentCopy, SandboxCopies } from './sandbox-copies';

export type CopyRequest = {
  /** Whose sandbox is copied. */
  from: RoomHost;
  copies: SandboxCopies;
  /** Asked again once there is a copy: whether all is still so that it may be had. */
  isStillRight(): boolean;
  /** For who loses the sandbox that they had. */
  reason: string;
};

/** `refused`: why it does not begin; for people. */
export type CopyOutcome = { refused: string } | { refused: null; lacksSwarm: boolean };

/** Settles when it begins, or does not. Rejects when the copy fails for no reason that is theirs. */
export async function beginAsCopy(
  own: RoomHost,
  { from, copies, isStillRight, reason }: CopyRequest,
): Promise<CopyOutcome> {
  const source = from.holder?.copySource;
  const why = source ? whyNot(own) : NOTHING_THERE;
  if (!source || why !== null) return { refused: why ?? NOTHING_THERE };
  const lent = await lendWithRoom(copies, { ...source, runs: from.blocks.runs }).catch((error: unknown) => {
    if (error instanceof SandboxRefusal) return error.message;
    if (error instanceof Error && error.name === 'TimeoutError') return TOO_LONG;
    throw error;
  });
  if (typeof lent === 'string') return { refused: lent };
  const later = isStillRight() ? whyNot(own) : NO_LONGER;
  if (later !== null || !own.holder) {
    lent.giveBack();
    return { refused: later ?? NO_LONGER };
  }
  void own.holder.beginAs(lent, reason).then((sandbox) => {
    lent.giveBack();
    if (sandbox) own.blocks.goBackTo(lent.runs);
  });
  return { refused: null, lacksSwarm: lent.copy.lacksSwarm };
}

async function lendWithRoom(copies: SandboxCopies, source: CopySource): Promise<LentCopy> {
  const lent = await copies.lend(source);
  try {
    await lent.copy.checkRoom();
    return lent;
  } catch (error) {
    lent.giveBack();
    throw error;
  }
}

/** The deck's machines, and those that were added in the sandbox that was copied. */
export function nodesAs(copy: SandboxCopy, deck: SandboxRequest['nodes']): SandboxRequest['nodes'] {
  return copy.nodes.map(({ name, role }) => {
    const known = deck.find((node) => node.name === name);
    return { ...(known ?? { ...plainNode(name), folders: [] }), role };
  });
}

function whyNot(own: RoomHost): string | null {
  const { holder, pause } = own;
  if (!holder) {
    const state = own.sandboxState();
    return state.state === 'refused' ? state.reason : NOTHING_THERE;
  }
  if (pause.isOn) return PRACTICE_RESTS.message;
  return holder.isStarting ? IS_STARTING : null;
}

const NOTHING_THERE = 'The speaker has no sandbox now. Try again when they have opened a terminal.';
const IS_STARTING = 'Your sandbox is just starting. Try again when it is there.';
const NO_LONGER = 'That sandbox may not be copied any more. Yours stays as it is.';
const TOO_LONG = 'Copying took too long. Your sandbox stays as it is.';
