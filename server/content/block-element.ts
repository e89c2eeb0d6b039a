// Owns what a block is drawn as, and what the page is told of it.
import type { RootContent } from 'mdast';
import { type Block, needsDocker } from '#core/deck';
import { blockId } from '#core/ids';
import { tickOf } from './lab-syntax';
import { element } from './syntax';

/** What each is drawn as; a wrong try is not. */
const ELEMENTS: Readonly<Record<Block['role'], string>> = {
  run: 'RunBlock',
  type: 'RunBlock',
  check: 'CheckBlock',
  file: 'FileBlock',
  wrong: '',
};

/** `typed`: characters a second at which a file's text appears. `isAlone`: the sandbox has one machine. */
export type BlockPlace = {
  deck: string;
  step: number | null;
  typed: number | null;
  variables: readonly string[];
  isAlone: boolean;
};

/** Around its code as it is shown; what is not said is left out. */
export function blockElement(block: Block, shown: RootContent, place: BlockPlace): RootContent {
  const { name, role, node, terminal, path } = block;
  const { deck, step, typed, variables, isAlone } = place;
  const attributes = {
    id: blockId(deck, name, block.hash),
    name,
    ...(needsDocker(block) ? { needs: 'docker' } : {}),
    ...(isAlone ? {} : { node }),
    ...(terminal === null ? {} : { terminalName: terminal }),
    ...(role === 'type' ? { kind: 'type' } : {}),
    ...(role === 'check' ? { title: tickOf(block) } : {}),
    ...(path === null ? {} : { path }),
    ...(typed === null ? {} : { typed }),
    ...(variables.length > 0 ? { variables: variables.join(' ') } : {}),
    ...(block.interrupt ? { interrupt: 'yes' } : {}),
    ...(block.once ? { once: 'yes' } : {}),
    ...(block.expectsFailure ? { fails: 'yes' } : {}),
    ...(step === null ? {} : { step }),
  };
  return element(ELEMENTS[role], attributes, [shown]);
}
