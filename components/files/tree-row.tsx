'use client';
import { ChevronDown, ChevronRight, File, Link2 } from 'lucide-react';
import { folderOf, sizeInWords } from '#core/files';
import type { Row } from './files-state';

type TreeRowProps = {
  row: Row;
  isTabStop: boolean;
  isChosen: boolean;
  /** Its text is in front. */
  isOpen: boolean;
  onChoose: () => void;
  onFocus: () => void;
};

export function TreeRow({ row, isTabStop, isChosen, isOpen, onChoose, onFocus }: TreeRowProps) {
  const isFolder = row.kind === 'entry' && row.entry.kind === 'folder';
  return (
    <div
      className="files-row"
      role="treeitem"
      aria-level={row.level}
      aria-selected={isChosen}
      {...(isFolder ? { 'aria-expanded': row.isExpanded } : {})}
      {...(isOpen ? { 'aria-current': 'true' as const } : {})}
      tabIndex={isTabStop ? 0 : -1}
      data-path={row.path}
      data-folder={isFolder ? row.path : folderOf(row.path)}
      style={{ paddingInlineStart: `${row.level * 14 - 6}px` }}
      title={titleOf(row)}
      onFocus={onFocus}
      onClick={onChoose}
      // The tree hears keys.
      onKeyDown={undefined}
    >
      {row.kind === 'more' ? (
        <span className="files-more">and {row.more} more; use the terminal</span>
      ) : (
        <>
          <Icon row={row} />
          <span className="files-name">{row.entry.name}</span>
        </>
      )}
    </div>
  );
}

function Icon({ row }: { row: Row & { kind: 'entry' } }) {
  const look = { size: '1em', 'aria-hidden': true } as const;
  if (row.entry.kind === 'folder') return row.isExpanded ? <ChevronDown {...look} /> : <ChevronRight {...look} />;
  return row.entry.kind === 'file' ? <File {...look} /> : <Link2 {...look} />;
}

function titleOf(row: Row): string {
  if (row.kind === 'more') return 'This folder holds more than is listed here';
  const { entry, path } = row;
  if (entry.kind === 'folder') return path;
  return entry.kind === 'file'
    ? `${path}, ${sizeInWords(entry.bytes)}`
    : `${path}: a link or a device, which is not opened here`;
}
