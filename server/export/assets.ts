// Owns what an exported page shows beside its own text: fetched from the export's server, kept in the page or beside it.
import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { addressesIn, asStyleText, withAddresses, withoutUnusedFonts } from '#core/css-addresses';
import type { OfflineNeeds } from '#core/export';

/** Bytes by name, from the page's folder. */
export type Kept = ReadonlyMap<string, Buffer>;

/** Of a page that is one file: with more it opens too slowly to be shown. */
const MAX_INLINE_BYTES = 100 * 1024 * 1024;

export class Assets {
  /** What replaces each address. */
  readonly addresses: Record<string, string> = {};
  readonly kept = new Map<string, Buffer>();
  private inlineBytes = 0;

  /** `isFolder`: pictures, films and sounds are files of their own. Fonts and recordings never: a page that is opened from a disk may not read them. */
  constructor(private readonly isFolder: boolean) {}

  async add(addresses: readonly string[]): Promise<void> {
    for (const address of addresses) {
      const { type, bytes } = await fetched(address);
      const isBeside = this.isFolder && /^(?:image|video|audio)\//.test(type);
      this.addresses[address] = isBeside ? this.file(address, bytes) : this.inline(type, bytes);
    }
  }

  recording(bytes: Buffer): string {
    return this.inline('application/x-asciicast', bytes);
  }

  /** One sheet of them all, with what they name inside. */
  async styles(needs: OfflineNeeds): Promise<string> {
    const sheets: string[] = [];
    for (const address of needs.styles) sheets.push(await this.style(address, needs));
    return asStyleText(sheets.join('\n'));
  }

  private async style(address: string, needs: OfflineNeeds): Promise<string> {
    const whole = (await fetched(address)).bytes.toString('utf8');
    const css = withoutUnusedFonts(whole, address, needs);
    const named = new Map<string, string>();
    for (const name of addressesIn(css)) {
      const { protocol, origin, href } = new URL(name, address);
      if (!/^https?:$/.test(protocol)) continue;
      const { type, bytes } = origin === new URL(address).origin ? await fetched(href) : NOTHING;
      named.set(name, this.inline(type, bytes));
    }
    return withAddresses(css, named);
  }

  private file(address: string, bytes: Buffer): string {
    const { pathname } = new URL(address);
    const name = `assets/${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}${extname(pathname)}`;
    this.kept.set(name, bytes);
    return name;
  }

  private inline(type: string, bytes: Buffer): string {
    this.inlineBytes += bytes.length;
    if (this.inlineBytes > MAX_INLINE_BYTES)
      throw new Error('The deck’s files are too large for one page. Name a folder: --html FOLDER');
    return `data:${type};base64,${bytes.toString('base64')}`;
  }
}

/** What a style sheet names elsewhere is not asked for. */
const NOTHING = { type: 'text/plain', bytes: Buffer.alloc(0) };

async function fetched(address: string): Promise<{ type: string; bytes: Buffer }> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${new URL(address).pathname} cannot be had: the server answered ${answer.status}.`);
  const type = answer.headers.get('content-type')?.replaceAll(' ', '') ?? 'application/octet-stream';
  return { type, bytes: Buffer.from(await answer.arrayBuffer()) };
}
