/** Gives what stands for the terminal its place: beside the words of the slide, or below its heading. */
export function putInTerminalPlace(slide: HTMLElement, shown: HTMLElement): void {
  const canvas = slide.querySelector<HTMLElement>('.slide-canvas');
  if (!canvas) return;
  const isBeside = slide.dataset.layout === 'terminal';
  slide.dataset.layout = isBeside ? 'two-columns' : 'default';
  if (!isBeside) return canvas.append(shown);
  const heads = [...canvas.children].filter((child) => /^H[1-4]$/.test(child.tagName));
  const words = column([...canvas.children].filter((child) => child !== heads[0]));
  const columns = document.createElement('div');
  columns.className = 'columns';
  columns.append(words, column([shown]));
  canvas.append(columns);
}

/** Slides whose terminal nothing stands for have the whole width. */
export function closeTerminalPlaces(root: ParentNode): void {
  for (const slide of root.querySelectorAll<HTMLElement>('.slide[data-layout^="terminal"]')) {
    slide.dataset.layout = 'default';
  }
}

function column(children: readonly Element[]): HTMLElement {
  const element = document.createElement('div');
  element.className = 'column';
  element.append(...children);
  return element;
}
