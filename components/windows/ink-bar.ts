import type { InkMessage } from '#core/window-messages';
import type { Ink } from './ink';

type BarDeps = { ink: Ink; slide(): string; say(message: InkMessage): void; done(): void };

/** The pen's buttons, there while `root` has the pen in hand. Returns a way to stop. */
export function openInkBar(root: HTMLElement, { ink, slide, say, done }: BarDeps): () => void {
  const bar = document.createElement('div');
  bar.className = 'ink-bar';
  bar.setAttribute('role', 'toolbar');
  bar.setAttribute('aria-label', 'Pen');
  const undo = () => {
    const stroke = ink.last(slide());
    if (stroke) say({ type: 'undid', slide: slide(), stroke });
  };
  const buttons = [
    ['Undo', undo],
    ['Clear', () => say({ type: 'cleared', slide: slide() })],
    ['Done', done],
  ] as const;
  for (const [label, act] of buttons) {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'button', textContent: label, onclick: act });
    bar.append(button);
  }
  const place = () => {
    if (root.dataset.tool === 'pen') ink.layer.after(bar);
    else bar.remove();
  };
  const observer = new MutationObserver(place);
  observer.observe(root, { attributes: true, attributeFilter: ['data-tool'] });
  place();
  return () => {
    observer.disconnect();
    bar.remove();
  };
}
