'use client';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { folderOf } from '#core/files';
import type { FilesSession } from './files-session';
import { type FilesState, type Row, rowsOf } from './files-state';
import { NameField } from './name-field';
import { RemoveQuestion } from './remove-question';
import { TreeRow } from './tree-row';
import { TreeTools } from './tree-tools';
import './file-tree.css';

/** A name that is being typed: of something new in a folder, or of something that has one. */
export type Naming = { kind: 'file' | 'folder'; folder: string } | { kind: 'rename'; path: string };

type FileTreeProps = { session: FilesSession; state: FilesState; onOpen: () => void };

/** What is in the work folder. One of its rows has the keys: arrows, Enter, F2 and Delete. */
export function FileTree({ session, state, onOpen }: FileTreeProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [naming, setNaming] = useState<Naming | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  const rows = rowsOf(state);
  const at = Math.max(
    0,
    rows.findIndex(({ path }) => path === chosen),
  );
  const row = rows[at];
  const focus = useFocus(tree);
  const choose = (path: string) => {
    setChosen(path);
    focus(path);
  };
  const open = (wanted: Row) => {
    if (wanted.kind !== 'entry') return;
    if (wanted.entry.kind === 'folder') session.toggle(wanted.path, !wanted.isExpanded);
    else if (wanted.entry.kind === 'file') {
      session.files.show(wanted.path, wanted.entry.bytes);
      onOpen();
    }
  };
  const press = (event: KeyboardEvent) => {
    const isModified = event.ctrlKey || event.altKey || event.metaKey;
    if (!row || isModified || event.target instanceof HTMLInputElement) return;
    const acts: Record<string, () => void> = {
      ArrowDown: () => choose(rows[at + 1]?.path ?? row.path),
      ArrowUp: () => choose(rows[at - 1]?.path ?? row.path),
      Home: () => choose(rows[0]?.path ?? row.path),
      End: () => choose(rows.at(-1)?.path ?? row.path),
      ArrowRight: () => (isClosedFolder(row) ? open(row) : isFolder(row) && choose(rows[at + 1]?.path ?? row.path)),
      ArrowLeft: () => (isFolder(row) && row.isExpanded ? open(row) : folderOf(row.path) && choose(folderOf(row.path))),
      Enter: () => open(row),
      ' ': () => open(row),
      F2: () => row.kind === 'entry' && setNaming({ kind: 'rename', path: row.path }),
      Delete: () => row.kind === 'entry' && setRemoving(row.path),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const endNaming = (path: string | null) => {
    setNaming(null);
    if (path !== null) choose(path);
  };
  return (
    <div className="files-tree">
      <TreeTools session={session} row={chosen === null ? undefined : row} onName={setNaming} onRemove={setRemoving} />
      {removing !== null && (
        <RemoveQuestion
          path={removing}
          isFolder={isFolder(rows.find(({ path }) => path === removing))}
          onAnswer={(isToGo) => {
            setRemoving(null);
            if (isToGo) void session.remove(removing);
            choose(isToGo ? ((rows[at + 1] ?? rows[at - 1])?.path ?? '') : removing);
          }}
        />
      )}
      {naming && naming.kind !== 'rename' && <NameField session={session} naming={naming} onEnd={endNaming} />}
      <div className="files-rows" role="tree" aria-label="Work folder" ref={tree} onKeyDown={press}>
        {rows.map((each, place) =>
          naming?.kind === 'rename' && naming.path === each.path ? (
            <NameField key={each.path} session={session} naming={naming} onEnd={endNaming} />
          ) : (
            <TreeRow
              key={each.path}
              row={each}
              isTabStop={place === at}
              isChosen={each.path === chosen}
              isOpen={each.path === state.active}
              onFocus={() => setChosen(each.path)}
              onChoose={() => {
                setChosen(each.path);
                open(each);
              }}
            />
          ),
        )}
      </div>
    </div>
  );
}

function isFolder(row: Row | undefined): row is Row & { kind: 'entry' } {
  return row?.kind === 'entry' && row.entry.kind === 'folder';
}

function isClosedFolder(row: Row): boolean {
  return isFolder(row) && !row.isExpanded;
}

/** Gives the row of that path the focus once it is drawn. */
function useFocus(tree: { current: HTMLElement | null }): (path: string) => void {
  const wanted = useRef<string | null>(null);
  const [, draw] = useState(0);
  useEffect(() => {
    if (wanted.current === null) return;
    const rows = tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [];
    const found = [...rows].find(({ dataset }) => dataset.path === wanted.current);
    if (!found) return;
    wanted.current = null;
    found.focus();
  });
  return (path) => {
    wanted.current = path;
    draw((count) => count + 1);
  };
}
