import { hasTerminal, LAYOUTS } from '#core/layouts';

/** Gives what stands for the terminal its place: beside the words of the slide, or below its heading. */
export function putInTerminalPlace(slide: HTMLElement, shown: HTMLElement): void {
  const canvas = slide.querySelector<HTMLElement>('.slide-canvas');
  if (!canvas) return;
  const isBelow = slide.dataset.layout === 'terminal-full';
  slide.dataset.layout = isBelow ? 'default' : 'two-columns';
  if (isBelow) return canvas.append(shown);
  const [first, ...rest] = canvas.children;
  const isHeaded = first !== undefined && /^H[1-4]$/.test(first.tagName);
  const columns = document.createElement('div');
  columns.className = 'columns';
  columns.append(column(isHeaded ? rest : [...canvas.children]), column([shown]));
  canvas.append(columns);
}

/** Slides whose terminal nothing stands for have the whole width. */
export function closeTerminalPlaces(root: ParentNode): void {
  for (const slide of root.querySelectorAll<HTMLElement>('.slide')) {
    const layout = LAYOUTS.find((each) => each === slide.dataset.layout);
    if (layout && hasTerminal(layout)) slide.dataset.layout = 'default';
  }
}

function column(children: readonly Element[]): HTMLElement {
  const element = document.createElement('div');
  element.className = 'column';
  element.append(...children);
  return element;
}
