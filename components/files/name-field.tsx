'use client';
import { useEffect, useRef } from 'react';
import { folderOf, nameOf, pathIn } from '#core/files';
import type { Naming } from './file-tree';
import type { FilesSession } from './files-session';

type NameFieldProps = { session: FilesSession; naming: Naming; onEnd: (path: string | null) => void };

/** Where a name is typed. Enter takes it, Escape leaves it; a name that cannot be stays to be mended. */
export function NameField({ session, naming, onEnd }: NameFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  const old = naming.kind === 'rename' ? nameOf(naming.path) : '';
  const folder = naming.kind === 'rename' ? folderOf(naming.path) : naming.folder;
  useEffect(() => {
    field.current?.focus();
    const dot = old.lastIndexOf('.');
    field.current?.setSelectionRange(0, dot > 0 ? dot : old.length);
  }, [old]);
  const end = (path: string | null) => {
    if (isDone.current) return;
    isDone.current = true;
    onEnd(path);
  };
  const take = async () => {
    const name = field.current?.value.trim() ?? '';
    if (name === '' || isDone.current) return end(naming.kind === 'rename' ? naming.path : null);
    const problem = await carryOut(session, naming, name);
    if (problem === null) end(pathIn(folder, name));
    else field.current?.focus();
  };
  return (
    <input
      ref={field}
      className="files-field"
      aria-label={LABELS[naming.kind] + (folder === '' ? '' : ` in ${folder}`)}
      placeholder={folder === '' ? 'Name' : `Name, in ${folder}`}
      defaultValue={old}
      maxLength={255}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      onBlur={() => void take()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') void take();
        else if (event.key === 'Escape') end(naming.kind === 'rename' ? naming.path : null);
      }}
    />
  );
}

const LABELS: Record<Naming['kind'], string> = {
  file: 'Name of the new file',
  folder: 'Name of the new folder',
  rename: 'New name',
};

function carryOut(session: FilesSession, naming: Naming, name: string): Promise<string | null> {
  switch (naming.kind) {
    case 'file':
      return session.makeFile(naming.folder, name);
    case 'folder':
      return session.makeFolder(naming.folder, name);
    case 'rename':
      return session.rename(naming.path, name);
  }
}
