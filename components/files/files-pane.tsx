'use client';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useLive } from '../live/live-provider';
import type { LiveState } from '../live/live-state';
import { nodeAt, nodesOf } from '../live/terminals';
import { FileTabs } from './file-tabs';
import { FileTree } from './file-tree';
import { FileView } from './file-view';
import { FilesSession } from './files-session';
import type { FilesState } from './files-state';
import { enterPageEditor } from './page-editor';
import { TransferList } from './transfer-list';
import { useDrop } from './use-drop';
import { useEditorShow } from './use-editor-show';
import './files.css';

/** The files of the node whose terminal is in front: their tree, and an editor for those that are open. */
export function FilesPane({ deck }: { deck: string }) {
  const node = useLive(nodeInFront);
  const session = useSession(deck, node);
  return (
    <section className="files" aria-label="Files" data-owns-keys="">
      {session ? (
        <Desk session={session} />
      ) : (
        <p className="files-note">Files are here once the sandbox has started.</p>
      )}
    </section>
  );
}

/** Of what the person chose last: on a phone either the tree is seen or a text. */
type Front = 'tree' | 'text';

function Desk({ session }: { session: FilesSession }) {
  const state = useFiles(session);
  const [front, setFront] = useState<Front>('text');
  const [isTreeShown, setTreeShown] = useState(true);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What is typed for people has all the room, and keeps it.
    if (state.typing) setTreeShown(false);
  }, [state.typing]);
  const people = useEditorShow(place, session, state);
  const isOver = useDrop(place, (folder, files) => session.uploads.add(folder, files));
  const isTextInFront = state.typing !== null || (front === 'text' && state.active !== null);
  return (
    <div className="files-desk" ref={place} data-shows={isTextInFront ? 'text' : 'tree'} data-over={isOver}>
      <FileTabs
        session={session}
        state={state}
        people={people}
        isTreeShown={isTreeShown && !(isTextInFront && isNarrow(place.current))}
        onTree={() => {
          if (isNarrow(place.current)) setFront(isTextInFront ? 'tree' : 'text');
          else setTreeShown(!isTreeShown);
        }}
        onText={() => setFront('text')}
      />
      {state.away !== null && (
        <p className="files-strip" role="status">
          {state.away}
        </p>
      )}
      {state.problem !== null && (
        <p className="files-strip" role="alert">
          <span>{state.problem}</span>
          <button type="button" className="button" onClick={() => session.store.set({ problem: null })}>
            Close
          </button>
        </p>
      )}
      <TransferList session={session} transfers={state.transfers} />
      <div className="files-body">
        {isTreeShown && <FileTree session={session} state={state} onOpen={() => setFront('text')} />}
        <FileView session={session} state={state} />
      </div>
      {isOver && <p className="files-drop">Drop to upload into the work folder, or onto a folder</p>}
    </div>
  );
}

function isNarrow(place: HTMLElement | null): boolean {
  return place !== null && place.clientWidth < 480;
}

function useFiles({ store }: FilesSession): FilesState {
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}

/** One a node, as long as its files are shown; it stays while the sandbox is away, and so do its texts. */
function useSession(deck: string, node: string | null): FilesSession | null {
  const [session, setSession] = useState<FilesSession | null>(null);
  const isReady = useLive((state) => state.connection.state === 'open' && state.sandbox.state === 'ready');
  const sandbox = useLive((state) => (state.sandbox.state === 'ready' ? state.sandbox.id : null));
  const [last, setLast] = useState(node);
  if (node !== null && node !== last) setLast(node);
  useEffect(() => {
    if (last === null) return;
    const opened = new FilesSession({ deck, node: last });
    setSession(opened);
    const leave = enterPageEditor(opened);
    return () => {
      leave();
      void opened.end();
    };
  }, [deck, last]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another sandbox is another reason to ask anew.
  useEffect(() => {
    if (isReady) session?.wake();
  }, [session, isReady, sandbox]);
  return session;
}

function nodeInFront(state: LiveState): string | null {
  const nodes = nodesOf(state);
  const name = nodeAt(state, state.activeTerminal);
  return nodes.find((node) => node.name === name)?.name ?? nodes[0]?.name ?? null;
}
