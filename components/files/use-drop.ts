import { type RefObject, useEffect, useState } from 'react';

/** Takes files that are dropped in the place: onto a folder's row, or into the work folder. True while some hang over it. */
export function useDrop(place: RefObject<HTMLElement | null>, take: (folder: string, files: File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const abort = new AbortController();
    const { signal } = abort;
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!(event.relatedTarget instanceof Node && element.contains(event.relatedTarget))) setOver(false);
    };
    const drop = (event: DragEvent) => {
      const files = [...(event.dataTransfer?.files ?? [])];
      setOver(false);
      if (files.length === 0) return;
      // Before the editor, which would take a file for text.
      event.preventDefault();
      event.stopPropagation();
      const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-folder]') : null;
      take(row?.dataset.folder ?? '', files);
    };
    element.addEventListener('dragenter', over, { signal });
    element.addEventListener('dragover', over, { signal, capture: true });
    element.addEventListener('dragleave', leave, { signal });
    element.addEventListener('drop', drop, { signal, capture: true });
    return () => abort.abort();
  });
  return isOver;
}
