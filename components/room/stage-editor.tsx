import { useEffect, useRef } from 'react';
import type { StageFile } from '#core/stage-protocol';
import { Reading } from '../files/reading';
import type { OnStageFile } from './stage-file';

type StageEditorProps = {
  onStage: OnStageFile;
  /** The same object as long as it is the same. */
  file: StageFile;
};

/** The file that the speaker edits. Fetched when there is one to be seen. */
export function StageEditor({ onStage, file }: StageEditorProps) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!frame.current) return;
    const reading = new Reading(frame.current, file.path, onStage.text);
    const stop = onStage.read(reading);
    return () => {
      stop();
      reading.end();
    };
  }, [onStage, file]);
  return <div className="stage-editor" ref={frame} data-owns-keys="" />;
}
