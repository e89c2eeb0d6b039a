import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Annotation, Compartment, EditorState, type Extension, type Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { lineEndOf, nameOf } from '#core/files';
import { changeBetween } from '#core/text-change';
import { editorLook } from './editor-look';
import { fetchLanguage } from './languages';

/** A change that came from the file, not from the person. */
const fromFile = Annotation.define<boolean>();

/** Longer lines are not coloured in full anyway; wrapping those of a minified file would freeze the page. */
const MAX_WRAPPED_LINE = 2_000;

/** A text that is being edited, as long as its tab is open: its place in the page, and its undo, outlive each save. */
export class Editing {
  readonly view: EditorView;
  private readonly language = new Compartment();
  private readonly watchers = new Set<() => void>();
  /** The file's text as it was last seen, in the lines of an editor. */
  private saved: Text;
  private lineEnd: '\n' | '\r\n';

  constructor(path: string, text: string, onEdit: () => void) {
    this.lineEnd = lineEndOf(text);
    const changed = EditorView.updateListener.of(({ docChanged, transactions }) => {
      if (docChanged && !transactions.every((each) => each.annotation(fromFile))) onEdit();
      for (const onChange of this.watchers) onChange();
    });
    this.view = new EditorView({
      state: EditorState.create({
        doc: text,
        extensions: [
          editorSetup(text),
          this.language.of([]),
          changed,
          EditorView.contentAttributes.of({ 'aria-label': `Text of ${nameOf(path)}` }),
        ],
      }),
    });
    this.saved = this.view.state.doc;
    void this.colour(path);
  }

  /** What the file would hold. */
  get text(): string {
    return this.inFile(this.view.state.doc);
  }

  get savedText(): string {
    return this.inFile(this.saved);
  }

  get isEdited(): boolean {
    return !this.view.state.doc.eq(this.saved);
  }

  /** To be told as saved later, when the file has it. */
  snapshot(): Text {
    return this.view.state.doc;
  }

  wasSaved(doc: Text): void {
    this.saved = doc;
  }

  /** The file holds `text`; the person's own stays. */
  sawInFile(text: string): void {
    this.saved = textFrom(text);
  }

  /** Takes the file's text over. It can be undone, as any edit. */
  replace(text: string): void {
    this.lineEnd = lineEndOf(text);
    this.saved = textFrom(text);
    this.put(text, true);
  }

  /** Puts a text in as if it had been typed. */
  restore(text: string): void {
    this.put(text, false);
  }

  async colour(path: string): Promise<void> {
    const language = await fetchLanguage(path);
    if (language) this.view.dispatch({ effects: this.language.reconfigure(language) });
  }

  goToEnd(): void {
    this.view.dispatch({ selection: { anchor: this.view.state.doc.length }, scrollIntoView: true });
  }

  /** Calls back when its text may be another, or what is seen or selected of it. Returns a way to stop. */
  watch(onChange: () => void): () => void {
    const { scrollDOM } = this.view;
    this.watchers.add(onChange);
    scrollDOM.addEventListener('scroll', onChange, { passive: true });
    return () => {
      this.watchers.delete(onChange);
      scrollDOM.removeEventListener('scroll', onChange);
    };
  }

  end(): void {
    this.view.destroy();
  }

  /** Only what differs, so that cursor and scrolling stay where they are. */
  private put(text: string, isFromFile: boolean): void {
    const change = changeBetween(this.view.state.doc.toString(), textFrom(text).toString());
    if (!change) return;
    const { from, to, text: insert } = change;
    this.view.dispatch({
      changes: { from, to, insert },
      ...(isFromFile ? { annotations: fromFile.of(true) } : {}),
    });
  }

  private inFile(doc: Text): string {
    const text = doc.toString();
    return this.lineEnd === '\n' ? text : text.replaceAll('\n', '\r\n');
  }
}

function textFrom(text: string): Text {
  return EditorState.create({ doc: text }).doc;
}

function editorSetup(text: string): Extension {
  const hasLongLines = text.length > 50_000 && text.split('\n').some((line) => line.length > MAX_WRAPPED_LINE);
  return [
    lineNumbers(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    indentUnit.of(/^\t/m.test(text) ? '\t' : '  '),
    ...(hasLongLines ? [] : [EditorView.lineWrapping]),
    keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, indentWithTab]),
    editorLook,
  ];
}
