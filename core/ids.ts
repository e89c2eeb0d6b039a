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

/** A name that a port of a sandbox may have. It begins with a letter: digits in its place are a port's number. */
export const PORT_NAME = /^(?=.{1,30}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** A port of a sandbox that has a name for the audience. */
export type NamedPort = { name: string; port: number };

/**
 * What an audience URL leads to; `port` is its number, or the name that the sandbox gave it. `sandbox`: its public name, or
 * the code of an open room in small letters, for the sandbox of who drives there.
 */
export type AudienceTarget = { port: number | string; sandbox: string };

/** The label `<port or name>-<sandbox or room>` of an audience URL, read back; null when it is none. */
export function parseAudienceLabel(label: string): AudienceTarget | null {
  const [, port = '', sandbox] = /^([a-z0-9-]+)-([a-z2-7]{12}|[2-9a-hjkmnp-tv-z]{6})$/.exec(label) ?? [];
  if (!sandbox) return null;
  if (PORT_NAME.test(port)) return { port, sandbox };
  return /^\d{1,5}$/.test(port) && isPort(Number(port)) ? { port: Number(port), sandbox } : null;
}

export function isPort(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 65_535;
}

export function audienceLabel(port: number | string, sandbox: string): string {
  return `${port}-${sandbox}`;
}
