import { type FileFact, MAX_OPEN_FOLDERS } from '#core/file-protocol';
import { folderOf, isFileName, nameOf, pathIn } from '#core/files';
import { keepTabs, tabsOf } from './drafts';
import { Editing } from './editing';
import { writeFile } from './file-requests';
import { type FilesSocket, openFilesSocket } from './files-socket';
import { createFilesStore } from './files-state';
import { OpenFiles } from './open-files';
import { Typing } from './typing';
import { Uploads } from './uploads';

const LOST = 'The connection is lost; your text is kept here. Reconnecting…';

/** A node's files as one page has them. */
export class FilesSession {
  readonly store = createFilesStore();
  readonly files: OpenFiles;
  readonly uploads: Uploads;
  private readonly socket: FilesSocket;
  private lastShown = '';
  /** The file that was in front when typing began. */
  private typedOver: string | null = null;
  private readonly leave = () => this.files.keepAll();

  constructor(readonly where: { deck: string; node: string }) {
    const { store } = this;
    this.files = new OpenFiles(where, store, (path, text, onEdit) => new Editing(path, text, onEdit));
    this.uploads = new Uploads(where, store);
    this.socket = openFilesSocket(where, {
      onFact: (fact) => this.take(fact),
      onLost: () => store.set({ away: store.get().away ?? LOST }),
    });
    this.restore();
    store.subscribe(() => this.follow());
    this.follow();
    addEventListener('pagehide', this.leave);
  }

  async end(): Promise<void> {
    this.socket.close();
    this.store.get().typing?.skip();
    await this.files.end();
    removeEventListener('pagehide', this.leave);
  }

  /** The sandbox is there, or there again. */
  wake(): void {
    this.socket.wake();
  }

  toggle(folder: string, isExpanded: boolean): void {
    const others = this.store.get().expanded.filter((each) => each !== folder);
    if (!isExpanded) return this.store.set({ expanded: others.filter((each) => !each.startsWith(`${folder}/`)) });
    if (others.length >= MAX_OPEN_FOLDERS)
      return this.store.set({ problem: 'Too many folders are open. Close some first.' });
    this.store.set({ expanded: [...others, folder] });
  }

  /** Null when it is there, and open. */
  async makeFile(folder: string, name: string): Promise<string | null> {
    if (!isFileName(name)) return this.refuse(badName(name));
    const path = pathIn(folder, name);
    const answer = await writeFile({ ...this.where, path }, '', null);
    if (answer.kind === 'conflict') return this.refuse(`There is something named ${name} already.`);
    if (answer.kind === 'refused') return this.refuse(answer.message);
    if (answer.kind === 'away') return this.refuse('The server could not be reached. Try again.');
    this.files.show(path);
    return null;
  }

  async makeFolder(folder: string, name: string): Promise<string | null> {
    if (!isFileName(name)) return this.refuse(badName(name));
    const path = pathIn(folder, name);
    const problem = await this.socket.ask({ type: 'make-folder', path });
    if (problem === null) this.toggle(path, true);
    return this.refuse(problem);
  }

  async rename(from: string, name: string): Promise<string | null> {
    if (name === nameOf(from)) return null;
    if (!isFileName(name)) return this.refuse(badName(name));
    const to = pathIn(folderOf(from), name);
    // What is not saved would else be written under the old name in between.
    for (const { path } of this.store.get().open) {
      if (path === from || path.startsWith(`${from}/`)) await this.files.save(path);
    }
    const problem = await this.socket.ask({ type: 'rename', from, to });
    if (problem === null) this.files.moved(from, to);
    return this.refuse(problem);
  }

  async remove(path: string): Promise<string | null> {
    const problem = await this.socket.ask({ type: 'remove', path });
    if (problem !== null) return this.refuse(problem);
    for (const each of this.store.get().open) {
      if (each.path === path || each.path.startsWith(`${path}/`)) await this.files.close(each.path, true);
    }
    return null;
  }

  /** Begins to type a text before people's eyes, as if into that file; it is for the caller to write it. */
  type(path: string, text: string, speed: number): Typing {
    const { typing: before, active } = this.store.get();
    before?.skip();
    const typing = new Typing(path, text, speed);
    this.typedOver = active;
    this.store.set({ typing });
    return typing;
  }

  /** In place of what was typed the file is shown, unless it was not written, or somebody has opened another. */
  async typed(typing: Typing, isWritten: boolean): Promise<void> {
    const isLast = () => this.store.get().typing === typing;
    if (isWritten && isLast() && this.store.get().active === this.typedOver) {
      await this.files.showAnew(typing.path);
      this.files.editing(typing.path)?.goToEnd();
    }
    if (isLast()) this.store.set({ typing: null });
    typing.editing.end();
  }

  private refuse(problem: string | null): string | null {
    this.store.set({ problem });
    return problem;
  }

  private take(fact: FileFact): void {
    const { listings, expanded } = this.store.get();
    switch (fact.type) {
      case 'files-opened':
        this.store.set({ away: null });
        return this.files.resume();
      case 'files-away':
        return this.store.set({ away: fact.message });
      case 'folder-listed': {
        const { path, entries, more } = fact;
        this.store.set({ listings: { ...listings, [path]: { entries, more } } });
        const stamps = new Map(entries.map(({ name, stamp }) => [name, stamp]));
        return this.tellOpen(path, (name) => stamps.get(name) ?? null);
      }
      case 'folder-gone': {
        const { [fact.path]: _, ...rest } = listings;
        this.store.set({ listings: rest, expanded: expanded.filter((each) => each !== fact.path || each === '') });
        return this.tellOpen(fact.path, () => null);
      }
    }
  }

  private tellOpen(folder: string, stampOf: (name: string) => string | null): void {
    for (const { path } of this.store.get().open)
      if (folderOf(path) === folder) this.files.seen(path, stampOf(nameOf(path)));
  }

  /** The server is to tell of what is shown, and this device remembers it. */
  private follow(): void {
    const { expanded, open, active, typing } = this.store.get();
    if (active !== this.typedOver) typing?.skip();
    const files = open.map(({ path }) => path);
    const folders = [...new Set([...expanded, ...files.map(folderOf)])].slice(0, MAX_OPEN_FOLDERS);
    const shown = JSON.stringify([folders, files, active]);
    if (shown === this.lastShown) return;
    this.lastShown = shown;
    this.socket.show({ folders, files });
    keepTabs(this.where, { open: files, active, expanded: [...expanded] });
  }

  private restore(): void {
    const tabs = tabsOf(this.where);
    if (!tabs) return;
    this.store.set({ expanded: [...new Set(['', ...tabs.expanded])] });
    for (const path of tabs.open) this.files.show(path);
    if (tabs.active !== null && tabs.open.includes(tabs.active)) this.store.set({ active: tabs.active });
  }
}

function badName(name: string): string {
  return name.includes('/') ? 'A name has no slash. Make the folder first.' : `“${name}” cannot be a name.`;
}
