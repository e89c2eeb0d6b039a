import { type RefObject, useEffect, useState } from 'react';
import { usePageRoom } from '../room/page-room';
import type { RoomLine } from '../room/room-line';
import { isDriving } from '../room/room-state';
import { useIsSeen } from '../ui/use-is-seen';
import { EditorShow } from './editor-show';
import type { FilesSession } from './files-session';
import type { FilesState } from './files-state';

/**
 * Who moves a room's slides shows it the file in front, while it is to be seen on their page. How many read it; null while
 * nobody can.
 */
export function useEditorShow(
  place: RefObject<Element | null>,
  session: FilesSession,
  { open, active, typing }: FilesState,
): number | null {
  const [show, setShow] = useState<EditorShow | null>(null);
  const [people, setPeople] = useState<number | null>(null);
  const isSeen = useIsSeen(place);
  const code = usePageRoom((room) => (room && drives(room) ? room.code : null));
  const seat = usePageRoom((room) => room?.store.get().standing?.seat.count ?? 0);
  const isWanted = isSeen && (active !== null || typing !== null);
  useEffect(() => {
    if (code === null || !isWanted) return;
    const opened = new EditorShow({ code, seat }, setPeople);
    setShow(opened);
    return () => {
      opened.close();
      setShow(null);
      setPeople(null);
    };
  }, [code, seat, isWanted]);
  const state = open.find(({ path }) => path === active)?.standing.state;
  const isLoading = state === 'loading';
  const isText = state !== undefined && !isLoading && state !== 'refused';
  useEffect(() => {
    const { node } = session.where;
    if (typing) return show?.type({ node, path: typing.path }, typing.editing);
    if (active === null || isLoading) return;
    show?.show({ node, path: active }, isText ? session.files.editing(active) : null);
  }, [show, session, active, typing, isText, isLoading]);
  return isText || typing ? people : null;
}

function drives({ store }: RoomLine): boolean {
  const room = store.get();
  return room.line === 'open' && isDriving(room);
}
