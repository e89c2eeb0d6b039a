import { type RefObject, useEffect, useState } from 'react';
import { onEditorWanted } from '../files/page-editor';

export type FilesShown = { isShown: boolean; show: (isShown: boolean) => void };

/** Whether the node's files stand above the terminal: as the person wants, and at first as the slide's layout does. */
export function useFilesShown(inside: RefObject<HTMLElement | null>): FilesShown {
  const [isWanted, setWanted] = useState<boolean | null>(null);
  const [isEditor, setEditor] = useState(false);
  useEffect(() => {
    const talk = inside.current?.closest<HTMLElement>('.talk');
    if (!talk) return;
    const read = () => setEditor(talk.dataset.layout === 'editor');
    read();
    const observer = new MutationObserver(read);
    observer.observe(talk, { attributes: true, attributeFilter: ['data-layout'] });
    return () => observer.disconnect();
  }, [inside]);
  useEffect(() => onEditorWanted(() => setWanted(true)), []);
  const [was, setWas] = useState(isEditor);
  if (was !== isEditor) {
    setWas(isEditor);
    // A slide made for the editor shows it, whatever was wanted on the one before.
    if (isEditor) setWanted(null);
  }
  return { isShown: isWanted ?? isEditor, show: setWanted };
}
