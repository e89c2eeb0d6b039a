'use client';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { nameOf } from '#core/files';
import type { Editing } from './editing';
import type { FilesSession } from './files-session';
import type { FilesState, OpenFile } from './files-state';

/** The text in front, and what there is to say about it. */
export function FileView({ session, state }: { session: FilesSession; state: FilesState }) {
  const front = state.open.find(({ path }) => path === state.active);
  /** The file whose two texts are compared: only when asked for, as somebody may be typing. */
  const [compared, setCompared] = useState<string | null>(null);
  if (state.typing)
    return (
      <div className="files-view">
        <EditorPlace editing={state.typing.editing} />
      </div>
    );
  if (!front) return <NothingOpen isEmpty={state.listings['']?.entries.length === 0} />;
  const { path, standing } = front;
  if (standing.state === 'refused') return <p className="files-view files-note">{standing.message}</p>;
  const isDiffShown = standing.state === 'conflict' && path === compared;
  return (
    <div className="files-view">
      <News
        session={session}
        file={front}
        isCompared={path === compared}
        onCompare={() => setCompared(path === compared ? null : path)}
      />
      {/* Its place is drawn anew with its editor, which knows its own state. */}
      {standing.state === 'loading' ? (
        <p className="files-note">Opening {nameOf(path)}…</p>
      ) : (
        <EditorPlace
          key={path}
          editing={session.files.editing(path)}
          isHidden={isDiffShown}
          onSave={() => void session.files.save(path)}
        />
      )}
      {isDiffShown && standing.state === 'conflict' && (
        <Compared session={session} path={path} theirs={standing.theirs} />
      )}
    </div>
  );
}

function NothingOpen({ isEmpty }: { isEmpty: boolean }) {
  return (
    <p className="files-view files-note">
      {isEmpty
        ? 'The work folder is empty. Make a file, drop one here, or let a command write one.'
        : 'Choose a file to edit it here. What the shell changes shows by itself.'}
    </p>
  );
}

type EditorPlaceProps = { editing: Editing | null; isHidden?: boolean; onSave?: () => void };

function EditorPlace({ editing, isHidden = false, onSave }: EditorPlaceProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const view = editing?.view;
    if (!view || !place.current) return;
    place.current.append(view.dom);
    view.requestMeasure();
    return () => view.dom.remove();
  }, [editing]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the editor in it has the focus; this only hears its chord.
    <div
      className="files-editor"
      ref={place}
      hidden={isHidden}
      onKeyDown={(event) => {
        if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
        event.preventDefault();
        onSave?.();
      }}
    />
  );
}

type NewsProps = { session: FilesSession; file: OpenFile; isCompared: boolean; onCompare: () => void };

function News({ session, file, isCompared, onCompare }: NewsProps) {
  const { path, standing } = file;
  const { files } = session;
  const name = nameOf(path);
  switch (standing.state) {
    case 'failed':
      return (
        <Strip text={standing.message}>
          <Act label="Save now" act={() => files.save(path)} />
        </Strip>
      );
    case 'gone':
      return (
        <Strip text={`${name} was removed in the sandbox. Its text is still here.`}>
          <Act label="Put it back" act={() => files.save(path)} />
          <Act label="Close it" act={() => files.close(path, true)} />
        </Strip>
      );
    case 'conflict':
      return (
        <Strip text={`${name} was changed in the sandbox while you edited it. Both texts are kept.`}>
          <Act label={isCompared ? 'Back to mine' : 'Compare'} act={onCompare} />
          <Act label="Keep mine" act={() => files.keepMine(path)} />
          <Act label="Take theirs" act={() => files.takeTheirs(path)} />
        </Strip>
      );
    default:
      return null;
  }
}

function Strip({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div className="files-strip" role="alert">
      <span>{text}</span>
      <span className="files-acts">{children}</span>
    </div>
  );
}

function Act({ label, act }: { label: string; act: () => unknown }) {
  return (
    <button type="button" className="button" onClick={() => void act()}>
      {label}
    </button>
  );
}

function Compared({ session, path, theirs }: { session: FilesSession; path: string; theirs: string }) {
  const place = useRef<HTMLElement>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    let stop: (() => void) | null = null;
    let isOver = false;
    const show = async () => {
      const { showDiff } = await import('./diff-view');
      if (isOver || !place.current) return;
      stop = showDiff(place.current, { from: theirs, to: session.files.editing(path)?.text ?? '', path });
    };
    show().catch(() => setFailed(true));
    return () => {
      isOver = true;
      stop?.();
    };
  }, [session, path, theirs]);
  return (
    <section className="files-editor" aria-label="Both texts compared" ref={place}>
      {hasFailed && <p className="files-note">The comparison could not be fetched. Both texts are safe.</p>}
    </section>
  );
}
