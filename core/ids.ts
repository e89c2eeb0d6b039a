// Owns the names that cross layers: their shapes, how they are built and how they are read back.

/** A deck's folder name, a slide's address or a block's name: lower-case words joined by hyphens, at most 80 characters. */
export const SLUG = /^(?=.{1,80}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** `deck/block@hash`: the hash is of the block's text, so that a changed block gets a new id. */
export type BlockId = `${string}/${string}@${string}`;

const BLOCK_ID = /^([a-z0-9-]{1,80})\/([a-z0-9-]{1,80})@([0-9a-f]{12})$/;

export function blockId(deck: string, block: string, hash: string): BlockId {
  return `${deck}/${block}@${hash}`;
}

/** The parts of a block id, or null when the text is not one. */
export function parseBlockId(text: string): { deck: string; block: string; hash: string } | null {
  const [, deck, block, hash] = BLOCK_ID.exec(text) ?? [];
  return deck && block && hash ? { deck, block, hash } : null;
}

/** A heading as a slug: accents dropped, every other run of characters a hyphen. May be empty. */
export function slugOf(heading: string): string {
  return heading
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/, '');
}

/** What names a sandbox to the outside: 12 characters of lower-case base 32, unguessable (60 bits). */
export const SANDBOX_ID = /^[a-z2-7]{12}$/;

/** The label `<port>-<sandbox>` of an audience URL, read back; null when it is not one. */
export function parseAudienceLabel(label: string): { port: number; sandbox: string } | null {
  const [, digits, sandbox] = /^(\d{1,5})-([a-z2-7]{12})$/.exec(label) ?? [];
  const port = Number(digits);
  return sandbox && port >= 1 && port <= 65535 ? { port, sandbox } : null;
}

export function audienceLabel(port: number, sandbox: string): string {
  return `${port}-${sandbox}`;
}
