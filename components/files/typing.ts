import { EditorState, StateEffect } from '@codemirror/state';
import { keysOf, typedAfter } from '#core/typed-text';
import { Editing } from './editing';
import { shownCursor } from './editor-look';

/** So often it goes on: what is typed faster comes in twos and threes. */
const STEP_MS = 30;

/** A text that is typed before people's eyes, in an editor of its own; nothing of it is in a file yet. */
export class Typing {
  readonly editing: Editing;
  /** All of it is there: in its time, or because nobody waits for that. */
  readonly isDone: Promise<void>;
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly abort = new AbortController();
  private end: () => void = () => {};

  /** `speed`: characters a second. */
  constructor(
    readonly path: string,
    private readonly text: string,
    speed: number,
  ) {
    this.editing = new Editing(path, '', () => {});
    this.editing.view.dispatch({ effects: StateEffect.appendConfig.of([EditorState.readOnly.of(true), shownCursor]) });
    this.isDone = new Promise((resolve) => {
      this.end = resolve;
    });
    const keys = keysOf(text, speed);
    const begin = performance.now();
    this.timer = setInterval(() => this.show(typedAfter(keys, performance.now() - begin)), STEP_MS);
    const { signal } = this.abort;
    document.addEventListener('keydown', (event) => this.press(event), { signal, capture: true });
    addEventListener('pagehide', () => this.skip(), { signal });
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) this.skip();
  }

  /** Goes on to its end. */
  readonly skip = (): void => this.show(this.text.length);

  private show(end: number): void {
    const { view } = this.editing;
    const from = view.state.doc.length;
    if (end > from)
      view.dispatch({
        changes: { from, insert: this.text.slice(from, end) },
        selection: { anchor: end },
        scrollIntoView: true,
      });
    if (end < this.text.length) return;
    clearInterval(this.timer);
    this.abort.abort();
    this.end();
  }

  /** Escape is a terminal's where one has the keys, and a dialog's that is open. */
  private press(event: KeyboardEvent): void {
    const other = event.target instanceof Element && event.target.closest('.terminal-body, dialog, [popover], input');
    if (event.key !== 'Escape' || other) return;
    event.preventDefault();
    event.stopPropagation();
    this.skip();
  }
}
