// Owns writing a block's text to its file in the work folder.
import type { Block } from '#core/deck';
import { fileTextOf } from '#core/files';
import type { SandboxNode } from '../sandbox/provider';

const TIMEOUT_MS = 10_000;
/** A command is one argument, of which a kernel takes 128 KiB. */
const MAX_BYTES = 90 * 1024;

/** Why it was not written, for people; null when it was. `path` is one that core/fence lets through: nothing to quote. */
export async function writeBlock(
  node: SandboxNode,
  { text, path }: Pick<Block, 'text' | 'path'>,
): Promise<string | null> {
  if (path === null) throw new Error('invariant: a block that is written has a path');
  const bytes = Buffer.from(fileTextOf(text));
  if (bytes.length > MAX_BYTES) return `${path} has ${bytes.length} bytes; a block can write ${MAX_BYTES}.`;
  const folder = path.includes('/') ? `mkdir -p -- ${path.slice(0, path.lastIndexOf('/'))} && ` : '';
  const command = `${folder}printf %s ${bytes.toString('base64')} | base64 -d > ./${path}`;
  const outcome = await node.run({ command, timeoutMs: TIMEOUT_MS, maxOutputBytes: 2_000 });
  if (outcome.kind === 'exited' && outcome.status === 0) return null;
  return `${path} could not be written. ${outcome.output.trim()}`.trim();
}
