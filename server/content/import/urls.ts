// Owns which addresses an imported deck may hold, and which of them are files that move into the deck's folder.
import { deckFile, type FileKind, fileKind } from '#core/deck-file';
import type { Ledger, UsedFile } from './imported';

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const LINKS = new Set(['http', 'https', 'mailto', 'tel']);
const PICTURE_DATA = /^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml)[;,]/i;

/** Whether a link may lead there. White space and control characters are no way around. */
export function isSafeLink(url: string): boolean {
  const scheme = SCHEME.exec(bareUrl(url))?.[1];
  return scheme === undefined || LINKS.has(scheme.toLowerCase());
}

export function isSafeSource(url: string): boolean {
  const scheme = SCHEME.exec(bareUrl(url))?.[1]?.toLowerCase();
  return scheme === undefined || scheme === 'http' || scheme === 'https' || PICTURE_DATA.test(bareUrl(url));
}

function bareUrl(url: string): string {
  return url.replaceAll(/[\u0000-\u0020\u007f-\u00a0]/g, '');
}

export type MediaKind = Extract<FileKind, 'image' | 'video' | 'audio'>;

/** Also with hidden files, none of which leads upwards. */
const IN_WORK = /^(?:(?!\.{1,2}(?:\/|$))[\w.@+-]{1,95}(?:\/(?!$)|$)){1,16}$/;

/** Gives the files that a deck uses their names in the deck's own folder. */
export class Files {
  private names = new Map<string, UsedFile>();
  private taken = new Set<string>(['deck.mdx', 'style.css']);

  constructor(
    private readonly ledger: Ledger,
    private readonly from: { file: string; pathOf: (path: string) => string } | null = null,
  ) {}

  /** The same ones for another file of the source, which names them in its own way. */
  within(ledger: Ledger, file: string, pathOf: (path: string) => string): Files {
    const files = new Files(ledger, { file, pathOf });
    files.names = this.names;
    files.taken = this.taken;
    return files;
  }

  /** The name of a file beside the source, in the deck's folder; null when `url` leads to none of that kind. */
  place(url: string, kind: MediaKind, line: number): string | null {
    const named = localPath(url);
    if (named === null || fileKind(named) !== kind) return null;
    const path = this.from?.pathOf(named) ?? named;
    const known = this.names.get(path);
    if (known) return known.to;
    const to = this.freeName(path);
    this.names.set(path, { from: path, to, line, ...this.owner() });
    if (to !== path) this.ledger.changed(line, `${path} is ${to} in the deck’s folder`);
    return to;
  }

  /** Copies a file of any kind to `wish` in the deck's folder, or close to it. Its path there. */
  take(from: string, wish: string, { line, executable }: { line: number; executable?: boolean }): string {
    const key = `${from} as ${wish}`;
    const before = this.names.get(key);
    const to = before?.to ?? this.plainName(wish);
    const mode = executable || before?.executable ? { executable: true } : {};
    if (!before || executable) this.names.set(key, { from, to, line, ...this.owner(), ...mode });
    return to;
  }

  private owner(): { file?: string } {
    return this.from ? { file: this.from.file } : {};
  }

  list(): UsedFile[] {
    return [...this.names.values()];
  }

  private plainName(wish: string): string {
    const whole = IN_WORK.test(wish) ? wish : plainSegments(wish).join('/') || 'file';
    const [, stem = whole, end = ''] = /^(.+?)(\.[^./]*)?$/.exec(whole) ?? [];
    let name = whole;
    for (let count = 2; this.taken.has(name.toLowerCase()); count += 1) name = `${stem}-${count}${end}`;
    this.taken.add(name.toLowerCase());
    return name;
  }

  /** The same where the deck's folder may have it; else a plain one. */
  private freeName(path: string): string {
    if (deckFile(path) !== null && !this.taken.has(path.toLowerCase())) {
      this.taken.add(path.toLowerCase());
      return path;
    }
    const whole = plainSegments(path).slice(-4).join('/');
    const dot = whole.lastIndexOf('.');
    const [stem, end] = [whole.slice(0, dot) || 'picture', whole.slice(dot)];
    let name = `${/[/]$/.test(stem) ? `${stem}picture` : stem}${end}`;
    for (let count = 2; this.taken.has(name.toLowerCase()); count += 1) name = `${stem}-${count}${end}`;
    this.taken.add(name.toLowerCase());
    return name;
  }
}

/** Without what leads upwards or is hidden, and of letters that mean nothing to a shell. */
export function plainSegments(path: string): string[] {
  return path
    .split('/')
    .map((segment) =>
      segment
        .replaceAll(/[^\w.-]+/g, '-')
        .replace(/^[.-]+/, '')
        .slice(-60),
    )
    .filter((segment) => segment !== '');
}

/** Path from the source's folder; null for what is elsewhere. */
function localPath(url: string): string | null {
  const bare = url.trim().replace(/[?#].*$/s, '');
  if (bare === '' || bare.length > 500 || SCHEME.test(bareUrl(bare)) || bare.startsWith('//')) return null;
  try {
    return decodeURI(bare)
      .replaceAll('\\', '/')
      .replace(/^(?:\.\/)+/, '');
  } catch {
    return bare;
  }
}
