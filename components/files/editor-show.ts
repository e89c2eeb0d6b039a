import { MAX_EDIT_BYTES } from '#core/files';
import { CLOSE } from '#core/protocol';
import { type EditorView, MAX_PIECE, type StageFile } from '#core/stage-protocol';
import { changeBetween, inPieces } from '#core/text-change';
import { openStageLine, type StageLine } from '../room/stage-line';
import type { Editing } from './editing';

/** So often at most the room is told what has changed. */
const TELL_MS = 100;
/** After a line broke, the page that has no keys may be back later, and take the stage. */
const INSIST_MS = 1_000;
/** Where two pages have keys, on two computers, the one that came last keeps it. */
const INSIST_AGAIN_MS = 30_000;

/** Shows a room the file that is in front in this page's editor, as long as the page moves the slides. */
export class EditorShow {
  private line: StageLine;
  /** Another page of the driver's has the stage. */
  private isReplaced = false;
  private shown: { file: StageFile; editing: Editing; stop: () => void } | null = null;
  /** As the room has it. */
  private text = '';
  private isTooLong = false;
  private view = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private insisting: ReturnType<typeof setTimeout> | undefined;
  private insistedAt = Number.NEGATIVE_INFINITY;
  private isInFront = !document.activeElement?.closest('.terminal-body');
  private readonly turn = ({ target }: FocusEvent) => {
    const place = target instanceof Element ? target.closest('.files, .terminal-body') : null;
    if (!place) return;
    this.isInFront = place.matches('.files');
    // Who has the keys has the stage.
    if (this.isInFront && this.isReplaced) this.line = this.open();
    this.tellLater();
  };

  /** `seat`: the count of the driver's. `onPeople`: so many read it; null while the room does not have it. */
  constructor(
    private readonly where: { code: string; seat: number },
    private readonly onPeople: (people: number | null) => void,
  ) {
    this.line = this.open();
    document.addEventListener('focusin', this.turn);
  }

  private open(): StageLine {
    this.isReplaced = false;
    return openStageLine(
      { type: 'show-editor', ...this.where },
      {
        onOpen: () => this.begin(),
        onFact: (fact) => fact.type === 'editor-seen' && this.onPeople(fact.people),
        onLost: (code) => {
          this.isReplaced = code === CLOSE.noPage;
          this.onPeople(null);
          if (this.isReplaced) this.insist();
        },
      },
    );
  }

  /** Who has the keys has the stage, though the other page came later. */
  private insist(): void {
    if (performance.now() - this.insistedAt < INSIST_AGAIN_MS) return;
    this.insisting = setTimeout(() => {
      if (!this.isReplaced || !this.isInFront || !document.hasFocus()) return;
      this.insistedAt = performance.now();
      this.line = this.open();
    }, INSIST_MS);
  }

  /** Null: nothing that can be shown is in front. */
  show(file: StageFile, editing: Editing | null): void {
    this.shown?.stop();
    this.shown = editing && { file, editing, stop: editing.watch(() => this.tellLater()) };
    this.begin();
  }

  /** What is typed for the room is what it is to see. */
  type(file: StageFile, editing: Editing): void {
    this.isInFront = true;
    this.show(file, editing);
  }

  close(): void {
    clearTimeout(this.timer);
    clearTimeout(this.insisting);
    this.shown?.stop();
    document.removeEventListener('focusin', this.turn);
    this.line.close();
  }

  private begin(): void {
    this.isTooLong = false;
    this.text = '';
    this.view = '';
    this.line.send(this.shown ? { type: 'file-shown', file: this.shown.file } : { type: 'file-hidden' });
    this.tell();
  }

  private tellLater(): void {
    this.timer ??= setTimeout(() => this.tell(), TELL_MS);
  }

  private tell(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.shown) return;
    const { view } = this.shown.editing;
    const text = view.state.doc.toString();
    // Beyond what the sandbox would take it is not shown; once it is shorter again it is, anew.
    const wasTooLong = this.isTooLong;
    this.isTooLong = text.length > MAX_EDIT_BYTES;
    if (this.isTooLong) return this.line.send({ type: 'file-hidden' });
    if (wasTooLong) return this.begin();
    const change = changeBetween(this.text, text);
    this.text = text;
    for (const piece of change ? inPieces(change, MAX_PIECE) : []) this.line.send({ type: 'text-changed', ...piece });
    const seen = { ...seenIn(view), isInFront: this.isInFront };
    const json = JSON.stringify(seen);
    if (json !== this.view) this.line.send({ type: 'view-changed', view: seen });
    this.view = json;
  }
}

function seenIn(view: Editing['view']): Omit<EditorView, 'isInFront'> {
  const { doc, selection } = view.state;
  const { top, bottom } = view.scrollDOM.getBoundingClientRect();
  const lineAt = (y: number) => doc.lineAt(view.lineBlockAtHeight(Math.max(0, y - view.documentTop)).from).number;
  const { anchor, head } = selection.main;
  // The first that is seen whole enough to be read.
  const half = view.defaultLineHeight / 2;
  return { top: lineAt(top + half), bottom: lineAt(bottom - half), anchor, head };
}
