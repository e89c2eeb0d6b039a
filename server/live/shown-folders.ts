// Owns which folders a page shows: each is listed, and again soon after something in it has changed.
import { boundListing, type FileFact, namesIn } from '#core/file-protocol';
import type { NodeFiles } from '../sandbox/node-files';

/** Between two looks at a folder that changes all the time. */
const PAUSE_MS = 300;

export class ShownFolders {
  private readonly folders = new Map<string, ShownFolder>();
  private files: readonly string[] = [];

  constructor(
    private readonly line: NodeFiles,
    private readonly send: (fact: FileFact) => void,
  ) {}

  /** These, and no others. */
  show(paths: readonly string[], files: readonly string[]): void {
    this.files = files;
    const wanted = new Set(paths);
    // New ones first: a folder that was renamed keeps its watch thereby.
    for (const path of wanted) {
      const shown = this.folders.get(path);
      if (shown) shown.look();
      else this.folders.set(path, this.begin(path));
    }
    for (const [path, folder] of this.folders) {
      if (wanted.has(path)) continue;
      this.folders.delete(path);
      folder.end();
    }
  }

  end(): void {
    for (const folder of this.folders.values()) folder.end();
    this.folders.clear();
  }

  private begin(path: string): ShownFolder {
    return new ShownFolder(this.line, path, {
      names: () => namesIn(path, this.files),
      send: this.send,
      onGone: (folder) => {
        folder.end();
        if (this.folders.get(path) === folder) this.folders.delete(path);
      },
    });
  }
}

type Events = {
  /** Of files in it that the page has open. */
  names(): ReadonlySet<string>;
  send(fact: FileFact): void;
  onGone(folder: ShownFolder): void;
};

class ShownFolder {
  private unwatch: (() => void) | null = null;
  private isOver = false;
  private isLooking = false;
  private isStale = false;
  private timer: NodeJS.Timeout | undefined;
  private last = '';

  constructor(
    private readonly line: NodeFiles,
    private readonly path: string,
    private readonly events: Events,
  ) {
    void this.begin();
  }

  /** Soon, or after the look that is under way. */
  look(): void {
    this.isStale = true;
    if (!this.isLooking && !this.timer && !this.isOver) void this.list();
  }

  end(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.unwatch?.();
  }

  private async begin(): Promise<void> {
    try {
      const unwatch = await this.line.watch(this.path, () => this.look());
      if (this.isOver) unwatch();
      else this.unwatch = unwatch;
      this.look();
    } catch {
      this.gone();
    }
  }

  private async list(): Promise<void> {
    this.isLooking = true;
    this.isStale = false;
    try {
      const { entries, more } = await this.line.list(this.path);
      this.tell({ type: 'folder-listed', path: this.path, ...boundListing(entries, more, this.events.names()) });
    } catch {
      return this.gone();
    } finally {
      this.isLooking = false;
    }
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.isStale) this.look();
    }, PAUSE_MS);
  }

  private tell(fact: FileFact): void {
    const text = JSON.stringify(fact);
    if (this.isOver || text === this.last) return;
    this.last = text;
    this.events.send(fact);
  }

  /** Or cannot be read, which is the same to a page. Where the whole line is over the page hears that instead. */
  private gone(): void {
    if (this.isOver) return;
    this.events.send({ type: 'folder-gone', path: this.path });
    this.events.onGone(this);
  }
}
