import { MAX_OPEN_FILES } from '#core/file-protocol';
import { MAX_EDIT_BYTES, meetChange, movedPath, nameOf, sizeInWords } from '#core/files';
import { draftOf, dropDraft, keepDraft } from './drafts';
import type { Editing } from './editing';
import { readFile, writeFile } from './file-requests';
import type { FilesStore, OpenFile, Standing } from './files-state';

/** So long after the last key a text is saved by itself. */
const REST_MS = 1_000;
/** A reload in between loses nothing but this. */
const DRAFT_MS = 200;
const RETRY_MS = 5_000;

/** What a file is known by beside its tab. */
type Held = {
  /** Null until its text has come. */
  editing: Editing | null;
  /** Of the file that the text is made from; null where there is none. */
  stamp: string | null;
  /** What the sandbox last said of it. */
  seen: string | null | undefined;
  saving: Promise<void> | null;
  resting: ReturnType<typeof setTimeout> | undefined;
  drafting: ReturnType<typeof setTimeout> | undefined;
};

type Where = { deck: string; node: string };

/** The texts that a page has open: when each is saved, and what happens when its file is changed in the sandbox. */
export class OpenFiles {
  private readonly held = new Map<string, Held>();

  constructor(
    private readonly where: Where,
    private readonly store: FilesStore,
    private readonly makeEditing: (path: string, text: string, onEdit: () => void) => Editing,
  ) {}

  editing(path: string): Editing | null {
    return this.held.get(path)?.editing ?? null;
  }

  /** Shows the file, which is fetched where it is not open. */
  show(path: string, bytes = 0): void {
    const { open } = this.store.get();
    if (!this.held.has(path)) {
      if (open.length >= MAX_OPEN_FILES)
        return this.store.set({ problem: `${MAX_OPEN_FILES} files are open. Close one first.` });
      this.held.set(path, {
        editing: null,
        stamp: null,
        seen: undefined,
        saving: null,
        resting: undefined,
        drafting: undefined,
      });
      this.store.set({ open: [...open, { path, standing: { state: 'loading' } }] });
      if (bytes > MAX_EDIT_BYTES) this.stand(path, { state: 'refused', message: tooLarge(path, bytes) });
      else void this.load(path);
    }
    this.store.set({ active: path, problem: null });
  }

  /** Shows the file as it is by now. */
  async showAnew(path: string): Promise<void> {
    this.show(path);
    await (this.editing(path) ? this.meet(path) : this.load(path));
  }

  /** Its text is saved first; one that cannot be saved stays open unless `isForced`. */
  async close(path: string, isForced = false): Promise<void> {
    const held = this.held.get(path);
    if (!held) return;
    if (!isForced && held.editing?.isEdited) {
      await this.save(path);
      if (this.editing(path)?.isEdited) return this.store.set({ active: path });
    }
    clearTimeout(held.resting);
    clearTimeout(held.drafting);
    dropDraft(this.where, path);
    this.held.delete(path);
    const { open, active } = this.store.get();
    const place = open.findIndex((each) => each.path === path);
    const rest = open.filter((each) => each.path !== path);
    const next = rest[Math.min(place, rest.length - 1)]?.path ?? null;
    this.store.set({ open: rest, active: active === path ? next : active });
    held.editing?.end();
  }

  /** A file or folder has another name. */
  moved(from: string, to: string): void {
    const { open, active } = this.store.get();
    for (const { path } of open) {
      const now = movedPath(path, from, to);
      const held = this.held.get(path);
      if (now === path || !held) continue;
      this.held.delete(path);
      this.held.set(now, held);
      dropDraft(this.where, path);
      void held.editing?.colour(now);
      if (held.editing?.isEdited) this.edited(now);
    }
    this.store.set({
      open: open.map((each) => ({ ...each, path: movedPath(each.path, from, to) })),
      active: active === null ? null : movedPath(active, from, to),
    });
  }

  /** What the sandbox says of an open file now; null where it is gone. */
  seen(path: string, stamp: string | null): void {
    const held = this.held.get(path);
    if (!held || held.seen === stamp) return;
    held.seen = stamp;
    if (held.editing && !held.saving && stamp !== held.stamp) void this.meet(path);
  }

  /** The server answers again. */
  resume(): void {
    for (const { path, standing } of this.store.get().open) {
      if (standing.state === 'loading') void this.load(path);
      else if (this.editing(path)?.isEdited && standing.state !== 'conflict') void this.save(path);
    }
  }

  /** Of all texts, when the page goes. */
  keepAll(): void {
    for (const { path } of this.store.get().open) this.keep(path);
  }

  async save(path: string): Promise<void> {
    const held = this.held.get(path);
    if (!held?.editing) return;
    clearTimeout(held.resting);
    if (held.saving) {
      await held.saving;
      if (!held.editing.isEdited) return;
    }
    const { state } = this.standing(path) ?? {};
    if (state === 'conflict' || (!held.editing.isEdited && state !== 'gone')) return;
    const before = held.stamp;
    held.saving = this.write(path, held, held.editing).finally(() => {
      held.saving = null;
      // What came meanwhile was of the save itself, or it was not.
      if (held.seen !== undefined && held.seen !== before && held.seen !== held.stamp) void this.meet(path);
    });
    await held.saving;
  }

  /** The person's text is to stand, whatever the file holds. */
  keepMine(path: string): void {
    const held = this.held.get(path);
    const standing = this.standing(path);
    if (!held?.editing || standing?.state !== 'conflict') return;
    held.editing.sawInFile(standing.theirs);
    this.stand(path, { state: 'unsaved' });
    void this.save(path);
  }

  takeTheirs(path: string): void {
    const held = this.held.get(path);
    const standing = this.standing(path);
    if (!held?.editing || standing?.state !== 'conflict') return;
    held.editing.replace(standing.theirs);
    this.stand(path, { state: 'saved' });
    dropDraft(this.where, path);
  }

  /** What is not saved is, as far as that can be. */
  async end(): Promise<void> {
    this.keepAll();
    await Promise.all(this.store.get().open.map(({ path }) => this.save(path)));
    for (const { editing, resting, drafting } of this.held.values()) {
      clearTimeout(resting);
      clearTimeout(drafting);
      editing?.end();
    }
    this.held.clear();
  }

  private async load(path: string): Promise<void> {
    const answer = await readFile({ ...this.where, path });
    const held = this.held.get(path);
    if (!held || held.editing || answer.kind === 'away') return;
    const draft = draftOf(this.where, path);
    if (answer.kind === 'binary') return this.stand(path, { state: 'refused', message: binary(path) });
    if (answer.kind === 'refused') return this.stand(path, { state: 'refused', message: answer.message });
    if (answer.kind === 'missing' && !draft) return this.stand(path, { state: 'refused', message: missing(path) });
    const text = answer.kind === 'read' ? answer.text : '';
    held.stamp = answer.kind === 'read' ? answer.stamp : null;
    held.editing = this.makeEditing(path, text, () => this.edited(path));
    this.stand(path, { state: 'saved' });
    if (!draft || draft.text === text) return dropDraft(this.where, path);
    held.editing.restore(draft.text);
    // Somebody changed the file while the text was nowhere but in the browser's drawer.
    if (draft.stamp !== held.stamp && answer.kind === 'read') this.stand(path, { state: 'conflict', theirs: text });
  }

  private edited(path: string): void {
    const held = this.held.get(path);
    const standing = this.standing(path);
    if (!held) return;
    held.drafting ??= setTimeout(() => this.keep(path), DRAFT_MS);
    if (standing?.state === 'conflict') return;
    if (standing?.state !== 'unsaved') this.stand(path, { state: 'unsaved' });
    clearTimeout(held.resting);
    held.resting = setTimeout(() => void this.save(path), REST_MS);
  }

  private keep(path: string): void {
    const held = this.held.get(path);
    if (!held) return;
    clearTimeout(held.drafting);
    held.drafting = undefined;
    if (held.editing?.isEdited) keepDraft(this.where, path, { text: held.editing.text, stamp: held.stamp });
  }

  private async write(path: string, held: Held, editing: Editing): Promise<void> {
    const doc = editing.snapshot();
    this.stand(path, { state: 'saving' });
    const answer = await writeFile({ ...this.where, path }, editing.text, held.stamp);
    if (!this.held.has(path)) return;
    if (answer.kind === 'written') {
      held.stamp = answer.stamp;
      editing.wasSaved(doc);
      if (editing.isEdited) return this.edited(path);
      this.stand(path, { state: 'saved' });
      return dropDraft(this.where, path);
    }
    if (answer.kind === 'conflict') return this.meet(path);
    this.keep(path);
    const message = answer.kind === 'away' ? 'The server cannot be reached. Your text is kept here.' : answer.message;
    this.stand(path, { state: 'failed', message });
    if (answer.kind === 'away') held.resting = setTimeout(() => void this.save(path), RETRY_MS);
  }

  /** The file is another than the one that the text is made from. */
  private async meet(path: string): Promise<void> {
    const answer = await readFile({ ...this.where, path });
    const held = this.held.get(path);
    if (!held?.editing || answer.kind === 'away') return;
    if (answer.kind === 'missing') {
      held.stamp = null;
      return this.stand(path, { state: 'gone' });
    }
    if (answer.kind !== 'read') {
      const message = answer.kind === 'binary' ? binary(path) : answer.message;
      return this.stand(path, { state: 'failed', message });
    }
    held.stamp = answer.stamp;
    held.seen = answer.stamp;
    this.take(path, held.editing, answer.text);
  }

  private take(path: string, editing: Editing, theirs: string): void {
    switch (meetChange(editing.savedText, editing.text, theirs)) {
      case 'ask':
        return this.stand(path, { state: 'conflict', theirs });
      case 'adopt':
        return editing.isEdited ? this.edited(path) : this.stand(path, { state: 'saved' });
      case 'same':
        editing.sawInFile(theirs);
        break;
      case 'replace':
        editing.replace(theirs);
    }
    this.stand(path, { state: 'saved' });
    dropDraft(this.where, path);
  }

  private standing(path: string): Standing | undefined {
    return this.store.get().open.find((each) => each.path === path)?.standing;
  }

  private stand(path: string, standing: Standing): void {
    const open = this.store.get().open.map((each): OpenFile => (each.path === path ? { path, standing } : each));
    this.store.set({ open });
  }
}

function binary(path: string): string {
  return `${nameOf(path)} is no text, so there is nothing to edit. Download it to see what is in it.`;
}

function missing(path: string): string {
  return `There is no ${nameOf(path)} any more.`;
}

function tooLarge(path: string, bytes: number): string {
  const most = sizeInWords(MAX_EDIT_BYTES);
  return `${nameOf(path)} has ${sizeInWords(bytes)}; up to ${most} can be edited here. Use the terminal, or download it.`;
}
