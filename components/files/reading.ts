import { Compartment, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightSpecialChars, lineNumbers } from '@codemirror/view';
import { nameOf } from '#core/files';
import type { EditorView as Seen } from '#core/stage-protocol';
import { changeBetween, type TextChange } from '#core/text-change';
import { editorLook, shownCursor } from './editor-look';
import { fetchLanguage } from './languages';

/** A file that somebody else edits: their text, where they are in it, and what they have selected. */
export class Reading {
  private readonly view: EditorView;
  private readonly language = new Compartment();
  private place = '';

  constructor(frame: HTMLElement, path: string, text: string) {
    this.view = new EditorView({
      parent: frame,
      state: EditorState.create({
        doc: text,
        extensions: [
          ...[lineNumbers(), highlightSpecialChars(), drawSelection(), highlightActiveLine(), EditorView.lineWrapping],
          ...[EditorState.readOnly.of(true), EditorView.editable.of(false), shownCursor, editorLook],
          this.language.of([]),
          EditorView.contentAttributes.of({ 'aria-label': `Text of ${nameOf(path)}`, tabindex: '0' }),
        ],
      }),
    });
    void this.colour(path);
  }

  change({ from, to, text }: TextChange): void {
    if (to <= this.view.state.doc.length) this.view.dispatch({ changes: { from, to, insert: text } });
  }

  replace(text: string): void {
    const change = changeBetween(this.view.state.doc.toString(), text);
    if (change) this.change(change);
  }

  /** Goes where they are when that is news: who has scrolled here meanwhile stays there as long as they do. */
  show({ top, bottom, anchor, head }: Seen): void {
    const { view } = this;
    const { doc } = view.state;
    const at = Math.min(head, doc.length);
    view.dispatch({ selection: { anchor: Math.min(anchor, doc.length), head: at } });
    const line = doc.lineAt(at).number;
    const place = `${top} ${bottom} ${line}`;
    if (place === this.place) return;
    this.place = place;
    const first = doc.line(Math.min(top, doc.lines)).from;
    const hasCursor = line >= top && line <= bottom;
    // Only once it has been laid out it knows its height and that of a line.
    view.requestMeasure({
      key: this,
      read: () => {
        const blockAt = (place: number) => view.lineBlockAt(Math.min(place, view.state.doc.length));
        const extent = blockAt(at).bottom - blockAt(first).top;
        // A smaller page shows less than they see: rather where they type than the top of it.
        return hasCursor && extent > view.scrollDOM.clientHeight;
      },
      // It takes no changes while it measures.
      write: (isBelow) => queueMicrotask(() => this.goTo(isBelow ? at : first, isBelow)),
    });
  }

  private goTo(place: number, isAtEnd: boolean): void {
    const margin = isAtEnd ? this.view.defaultLineHeight * 2 : 0;
    const at = Math.min(place, this.view.state.doc.length);
    this.view.dispatch({ effects: EditorView.scrollIntoView(at, { y: isAtEnd ? 'end' : 'start', yMargin: margin }) });
  }

  end(): void {
    this.view.destroy();
  }

  private async colour(path: string): Promise<void> {
    const language = await fetchLanguage(path);
    if (language) this.view.dispatch({ effects: this.language.reconfigure(language) });
  }
}
