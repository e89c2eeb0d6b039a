import type { LiveStore } from '../live/live-store';
import { nodeAt, nodesOf } from '../live/terminals';
import { type BlockOutcome, compareBlock, writeBlock } from './file-block-requests';
import { editorOn } from './page-editor';
import type { Typing } from './typing';

/** `speed`: characters a second. */
export type TypedBlock = { id: string; path: string; node: string; speed: number };

/** What was seen of the file, and may be written over; null where nothing was. */
export type Seen = { stamp: string; wanted: string } | null;

/** `bringUp`: the place of the terminals is shown. */
type Page = { store: LiveStore; bringUp: () => void; onTyping: (typing: Typing) => void };

/** Has the block's text typed in the page's editor, and then written to its file. Where there is no editor it is only written. */
export async function writeTyped(
  { id, path, node, speed }: TypedBlock,
  over: Seen,
  { store, bringUp, onTyping }: Page,
): Promise<BlockOutcome> {
  const stamp = over?.stamp ?? null;
  const looked = over ? ({ kind: 'free', wanted: over.wanted } as const) : await compareBlock(id);
  if (looked.kind !== 'free') return looked;
  bringUp();
  await bringForward(store, node);
  const session = await editorOn(node);
  if (!session) return writeBlock(id, stamp);
  const typing = session.type(path, looked.wanted, speed);
  onTyping(typing);
  await typing.isDone;
  const outcome = await writeBlock(id, stamp);
  await session.typed(typing, outcome.kind === 'written' || outcome.kind === 'same');
  return outcome;
}

/** The editor is that of the node whose terminal is in front. */
async function bringForward(store: LiveStore, node: string): Promise<void> {
  const state = store.get();
  const inFront = nodeAt(state, state.activeTerminal) ?? nodesOf(state)[0]?.name;
  if (inFront !== node) (await import('../live/nodes')).showNode(store, node);
}
