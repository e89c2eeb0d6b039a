'use client';
import { useEffect, useRef } from 'react';
import { nameOf } from '#core/files';

type RemoveQuestionProps = { path: string; isFolder: boolean; onAnswer: (isToGo: boolean) => void };

/** Asked where the file is, as nothing brings it back. */
export function RemoveQuestion({ path, isFolder, onAnswer }: RemoveQuestionProps) {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <div className="files-strip" role="alertdialog" aria-label={`Delete ${nameOf(path)}`}>
      <span>
        Delete {nameOf(path)}
        {isFolder && ' and all in it'}?
      </span>
      <span className="files-acts">
        <button type="button" className="button" onClick={() => onAnswer(true)}>
          Delete
        </button>
        <button type="button" className="button" ref={keep} onClick={() => onAnswer(false)}>
          Keep
        </button>
      </span>
    </div>
  );
}
