// Owns finding the block that a page names in the deck as it stands now, and the words where it cannot be had.
import { type Block, type Deck, findBlock, needsDocker } from '#core/deck';
import { parseBlockId } from '#core/ids';
import type { Sandbox } from '../sandbox/provider';
import type { Refusal } from './refusals';

/** `roles`: those that will do. */
export type Wanted = { id: string; roles: readonly Block['role'][] };

export type Found = { block: Block; refusal: null } | { block: null; refusal: Refusal };

export function lookUp(deck: Deck | null, { id, roles }: Wanted, sandbox: Sandbox): Found {
  const parts = parseBlockId(id);
  if (!deck) return refused(UNREADABLE);
  if (parts?.deck !== deck.name) return refused(UNKNOWN);
  const block = findBlock(deck, parts.block, parts.hash);
  if (block === 'changed') return refused(CHANGED);
  if (block === 'unknown' || !roles.includes(block.role)) return refused(UNKNOWN);
  if (block.role !== 'file' && needsDocker(block) && !sandbox.capabilities.docker) return refused(NEEDS_DOCKER);
  return { block, refusal: null };
}

function refused(refusal: Refusal): Found {
  return { block: null, refusal };
}

const UNKNOWN: Refusal = { reason: 'unknown-block', message: 'This deck has no such block. Reload the page.' };
const UNREADABLE: Refusal = {
  reason: 'unknown-block',
  message: 'The deck has faults now, or is gone, so its blocks cannot be looked up.',
};
const CHANGED: Refusal = { reason: 'block-changed', message: 'This block has changed. Reload the page.' };
const NEEDS_DOCKER: Refusal = {
  reason: 'needs-docker',
  message:
    'This block needs Docker, and this local shell has none. Start Slipway where a Docker Engine can be reached.',
};
