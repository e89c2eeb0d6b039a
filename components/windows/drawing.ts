import type { InkMessage } from '#core/window-messages';
import { Ink } from './ink';
import { openInkBar } from './ink-bar';
import { type Tool, watchPen } from './pen';

type DrawingDeps = {
  /** Name of the slide that is shown. */
  slide(): string;
  /** Tells the other windows. */
  post(message: InkMessage): void;
  /** The pen is laid down. */
  done(): void;
};

/** Pen, laser pointer and what they have left, over the stage of `root`. */
export type Drawing = Pick<Ink, 'show' | 'take' | 'messages' | 'close'>;

/** Fetched when somebody draws or points, here or in another window. */
export function openDrawing(root: HTMLElement, { slide, post, done }: DrawingDeps): Drawing {
  const ink = new Ink(root.querySelector<HTMLElement>('.stage') ?? root);
  const say = (message: InkMessage) => {
    ink.take(message);
    post(message);
  };
  const closeBar = openInkBar(root, { ink, slide, say, done });
  const stopPen = watchPen({ ink, tool: () => (root.dataset.tool as Tool | undefined) ?? null, slide, say });
  ink.show(slide());
  return {
    show: (name) => ink.show(name),
    take: (message) => ink.take(message),
    messages: () => ink.messages(),
    close() {
      closeBar();
      stopPen();
      ink.close();
    },
  };
}
