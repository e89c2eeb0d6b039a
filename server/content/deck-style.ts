// Owns a deck's own style sheet: whether it is in the deck's folder, and where a page finds it.
import { deckFile, deckFileUrl } from '#core/deck-file';
import type { DeckSource } from '#core/deck-source';
import type { Fault } from '#core/fault';
import type { FileReader } from './file-facts';

type StyleInput = { deck: string; file: string; source: DeckSource; css: string | undefined; read: FileReader };

/** `url`: null for a deck without one. It changes with the file. */
export async function findStyle(input: StyleInput): Promise<{ url: string | null; faults: Fault[] }> {
  const { deck, file, source, css, read } = input;
  if (css === undefined) return { url: null, faults: [] };
  const path = deckFile(css);
  const facts = path === null ? null : await read(path);
  const problem = facts ? facts.problem : `“${css}” is no name of a file that pages may have.`;
  if (path !== null && facts && problem === null) return { url: deckFileUrl(deck, path, facts.stamp), faults: [] };
  const at = source.manifest?.text.split('\n').findIndex((line) => line.startsWith('css:')) ?? 0;
  const line = (source.manifest?.line ?? 1) + Math.max(at, 0);
  return { url: null, faults: [{ file, line, column: 1, message: problem ?? '' }] };
}
