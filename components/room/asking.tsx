import { MessageCircleQuestion, SmilePlus } from 'lucide-react';
import { lazy, type RefObject, Suspense, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { mayInRoom } from '#core/room-rights';
import { ReactionBar, ReactionShower } from './reactions';
import type { RoomLine } from './room-line';
import { RoomPolls } from './room-polls';
import { RoomQuizzes } from './room-quizzes';
import type { RoomState } from './room-state';
import { StageQuestion } from './stage-question';
import { useRoomKeys } from './use-room';

const QuestionsSheet = lazy(() =>
  import('./questions-sheet').then(({ QuestionsSheet }) => ({ default: QuestionsSheet })),
);

type AskingProps = {
  room: RoomLine;
  state: RoomState;
  root: RefObject<HTMLElement | null>;
  revision: string;
  /** Where buttons go. */
  bar: Element | null;
};

/** What is asked and answered in a room: polls, questions and reactions. */
export function Asking({ room, state, root, revision, bar }: AskingProps) {
  const [isSheetOpen, setSheet] = useState(false);
  const [isReacting, setReacting] = useState(false);
  const { asked, you, line } = state;
  const isIn = you !== null && (line === 'open' || line === 'lost');
  // Whoever has opened them once sees how many are open, also on a line that came back.
  const areWanted = isSheetOpen || asked.questions !== null;
  useEffect(() => {
    if (areWanted && line === 'open') room.send({ type: 'watch-questions' });
  }, [areWanted, line, room]);
  const mayReact = isIn && asked.hasReactions && mayInRoom(you.role, 'react');
  useRoomKeys({
    ...(isIn && { q: () => setSheet(true) }),
    ...(mayReact && { y: () => setReacting((now) => !now) }),
  });
  const open = [...(asked.questions?.values() ?? [])].filter(({ standing }) => standing === 'open').length;
  return (
    <>
      {bar &&
        createPortal(
          <>
            {isIn && <QuestionsButton open={open} onClick={() => setSheet(true)} />}
            {mayReact && <ReactButton isOpen={isReacting} onClick={() => setReacting(!isReacting)} />}
          </>,
          bar,
        )}
      <RoomPolls {...{ room, state, root, revision }} />
      <RoomQuizzes {...{ room, state, root, revision }} />
      {isIn && asked.stage && <StageQuestion key={asked.stage.id} room={room} state={state} question={asked.stage} />}
      {mayReact && isReacting && <ReactionBar room={room} onClose={() => setReacting(false)} />}
      {asked.hasReactions && <ReactionShower room={room} />}
      <Suspense>{isSheetOpen && <QuestionsSheet room={room} state={state} onClose={() => setSheet(false)} />}</Suspense>
    </>
  );
}

function QuestionsButton({ open, onClick }: { open: number; onClick: () => void }) {
  return (
    <button
      type="button"
      className="icon-button chrome-hides"
      aria-label={open > 0 ? `Questions: ${open} open` : 'Questions'}
      title="Questions (q)"
      onClick={onClick}
    >
      <MessageCircleQuestion size="1.25em" aria-hidden="true" />
      {open > 0 && open}
    </button>
  );
}

function ReactButton({ isOpen, onClick }: { isOpen: boolean; onClick: () => void }) {
  return (
    <button
      type="button"
      className="icon-button chrome-hides"
      aria-label="React"
      title="React (y)"
      aria-expanded={isOpen}
      onClick={onClick}
    >
      <SmilePlus size="1.25em" aria-hidden="true" />
    </button>
  );
}
