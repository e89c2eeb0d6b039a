import type { EditorView, StageFact, StageFile } from '#core/stage-protocol';
import { changed } from '#core/text-change';
import { createStore, type Store } from '../ui/store';
import { openStageLine } from './stage-line';

/** What of it is seen. `file`: null while none is on stage. */
export type StageFileState = { file: StageFile | null; isInFront: boolean };

type Reader = Pick<import('../files/reading').Reading, 'change' | 'replace' | 'show'>;

/** The file on the stage of a room, followed until it is closed. */
export class OnStageFile {
  readonly store: Store<StageFileState> = createStore<StageFileState>({ file: null, isInFront: true });
  text = '';
  private view: EditorView | null = null;
  private reader: Reader | null = null;
  private readonly line;

  constructor(code: string) {
    this.line = openStageLine({ type: 'look-at-editor', code }, { onFact: (fact) => this.take(fact) });
  }

  /** It has the text already. Returns a way to stop. */
  read(reader: Reader): () => void {
    this.reader = reader;
    if (this.view) reader.show(this.view);
    return () => {
      this.reader = null;
    };
  }

  close(): void {
    this.line.close();
  }

  private take(fact: StageFact): void {
    switch (fact.type) {
      case 'editor-opened':
        return this.open(fact);
      case 'editor-changed':
        this.text = changed(this.text, fact) ?? this.text;
        return this.reader?.change(fact);
      case 'editor-moved':
        return this.move(fact.view);
      case 'editor-closed':
        return this.store.set({ file: null });
    }
  }

  private open({ file, text, view }: Extract<StageFact, { type: 'editor-opened' }>): void {
    const before = this.store.get().file;
    const isSame = before?.path === file.path && before.node === file.node;
    this.text = text;
    this.view = null;
    if (isSame) this.reader?.replace(text);
    else this.store.set({ file });
    if (view) this.move(view);
  }

  private move(view: EditorView): void {
    this.view = view;
    const { isInFront } = this.store.get();
    if (view.isInFront !== isInFront) this.store.set({ isInFront: view.isInFront });
    this.reader?.show(view);
  }
}
