'use client';
import { Download, FilePlus2, FolderPlus, type LucideIcon, Pencil, Trash2, Upload } from 'lucide-react';
import { useRef } from 'react';
import { fileAddress } from '#core/file-protocol';
import { folderOf, MAX_TRANSFER_BYTES, nameOf } from '#core/files';
import type { Naming } from './file-tree';
import type { FilesSession } from './files-session';
import type { Row } from './files-state';

type TreeToolsProps = {
  session: FilesSession;
  /** The one that was chosen. */
  row: Row | undefined;
  onName: (naming: Naming) => void;
  onRemove: (path: string) => void;
};

/** What can be done to files, for mice and fingers; the tree has keys for the same. */
export function TreeTools({ session, row, onName, onRemove }: TreeToolsProps) {
  const input = useRef<HTMLInputElement>(null);
  const entry = row?.kind === 'entry' ? row : undefined;
  const folder = entry?.entry.kind === 'folder' ? entry.path : folderOf(entry?.path ?? '');
  const isFile = entry?.entry.kind === 'file';
  return (
    <div className="files-tools" role="toolbar" aria-label="Files">
      <Tool icon={FilePlus2} label="New file" onClick={() => onName({ kind: 'file', folder })} />
      <Tool icon={FolderPlus} label="New folder" onClick={() => onName({ kind: 'folder', folder })} />
      <Tool icon={Upload} label="Upload files" onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          session.uploads.add(folder, [...(target.files ?? [])]);
          target.value = '';
        }}
      />
      {entry && isFile && entry.entry.bytes <= MAX_TRANSFER_BYTES && (
        <a
          className="icon-button"
          href={fileAddress({ ...session.where, path: entry.path })}
          download={nameOf(entry.path)}
          aria-label={`Download ${nameOf(entry.path)}`}
          title="Download"
        >
          <Download size="1.1em" aria-hidden="true" />
        </a>
      )}
      {entry && (
        <>
          <Tool
            icon={Pencil}
            label={`Rename ${nameOf(entry.path)}`}
            title="Rename (F2)"
            onClick={() => onName({ kind: 'rename', path: entry.path })}
          />
          <Tool
            icon={Trash2}
            label={`Delete ${nameOf(entry.path)}`}
            title="Delete (Del)"
            onClick={() => onRemove(entry.path)}
          />
        </>
      )}
    </div>
  );
}

type ToolProps = { icon: LucideIcon; label: string; title?: string; onClick: () => void };

function Tool({ icon: Icon, label, title = label, onClick }: ToolProps) {
  return (
    <button type="button" className="icon-button" aria-label={label} title={title} onClick={onClick}>
      <Icon size="1.1em" aria-hidden="true" />
    </button>
  );
}
