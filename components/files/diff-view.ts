import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { editorLook } from './editor-look';
import { fetchLanguage } from './languages';

/** Shows what becomes of `from` when it becomes `to`. The result takes it away. */
export function showDiff(parent: Element, { from, to, path }: { from: string; to: string; path: string }): () => void {
  let view: EditorView | null = null;
  let isOver = false;
  void fetchLanguage(path)
    .catch(() => null)
    .then((language) => {
      if (isOver) return;
      view = new EditorView({
        parent,
        state: EditorState.create({
          doc: to,
          extensions: [
            lineNumbers(),
            EditorState.readOnly.of(true),
            EditorView.editable.of(false),
            EditorView.contentAttributes.of({ 'aria-label': `What changes in ${path}`, tabindex: '0' }),
            EditorView.lineWrapping,
            unifiedMergeView({
              original: from,
              mergeControls: false,
              collapseUnchanged: { margin: 2, minSize: 4 },
              diffConfig: { scanLimit: 1_000, timeout: 500 },
            }),
            editorLook,
            language ?? [],
          ],
        }),
      });
    });
  return () => {
    isOver = true;
    view?.destroy();
  };
}
