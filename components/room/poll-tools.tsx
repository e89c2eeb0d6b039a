import type { PollView } from '#core/room-polls';
import { isSpotPoll } from '#core/room-polls';
import type { RoomLine } from './room-line';

type PollToolsProps = { room: RoomLine; name: string; view: PollView | null };

/** For who runs the poll. */
export function PollTools({ room, name: poll, view }: PollToolsProps) {
  const areShown = view?.areShown ?? false;
  const open = () => room.send({ type: 'open-poll', poll });
  return (
    <>
      {!view && <Tool words="Open the poll" onClick={open} />}
      {view?.isOpen && <Tool words="Close" onClick={() => room.send({ type: 'close-poll', poll })} />}
      {view && !view.isOpen && !isSpotPoll(view) && <Tool words="Open again" onClick={open} />}
      {view && (
        <Tool
          words={areShown ? 'Hide the results' : 'Show the results'}
          onClick={() => room.send({ type: 'show-results', poll, areShown: !areShown })}
        />
      )}
      {view && isSpotPoll(view) && !view.isPutAway && (
        <Tool words="Put away" onClick={() => room.send({ type: 'put-poll-away', poll })} />
      )}
    </>
  );
}

function Tool({ words, onClick }: { words: string; onClick: () => void }) {
  return (
    <button type="button" className="button" onClick={onClick}>
      {words}
    </button>
  );
}
