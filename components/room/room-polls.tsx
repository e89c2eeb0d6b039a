import { ChevronDown } from 'lucide-react';
import { type ReactNode, type RefObject, useState } from 'react';
import { createPortal } from 'react-dom';
import { isSpotPoll, type PollView } from '#core/room-polls';
import { mayInRoom } from '#core/room-rights';
import { DrawnOption, PollAnswers } from '../polls/poll-answers';
import { usePolls } from '../polls/use-polls';
import { PollTools } from './poll-tools';
import { pollWords } from './poll-words';
import type { RoomLine } from './room-line';
import type { RoomState } from './room-state';
import './room-polls.css';

type RoomPollsProps = {
  room: RoomLine;
  state: RoomState;
  root: RefObject<HTMLElement | null>;
  revision: string;
};

/** The polls of a room: the deck's in their places on the slides, and above the slide the last that was made on the spot. */
export function RoomPolls({ root, revision, ...shared }: RoomPollsProps) {
  const places = usePolls(root, revision);
  const { polls } = shared.state.asked;
  const spot = [...polls.values()].findLast((poll) => isSpotPoll(poll) && !poll.isPutAway);
  return (
    <>
      {places.map(({ place, options, ...asked }) =>
        createPortal(
          <RoomPoll
            key={asked.name}
            {...shared}
            asked={asked}
            options={options.map((html) => <DrawnOption key={html} html={html} />)}
            view={polls.get(asked.name) ?? null}
          />,
          place,
        ),
      )}
      {spot && shared.state.line !== 'over' && <SpotPoll key={spot.name} {...shared} view={spot} />}
    </>
  );
}

type Shared = Pick<RoomPollsProps, 'room' | 'state'>;
type RoomPollProps = Shared & {
  asked: { name: string; title: string; isSeveral: boolean };
  options: readonly ReactNode[];
  /** Null while it was never opened. */
  view: PollView | null;
};

function RoomPoll({ room, state, asked, options, view }: RoomPollProps) {
  const { you, line } = state;
  const role = you?.role ?? 'viewer';
  const yours = state.asked.votes[asked.name] ?? [];
  const mayVote = mayInRoom(role, 'vote');
  const takesAnswers = line === 'open' && mayVote && view?.isOpen === true;
  return (
    <div className="poll-live">
      <PollAnswers
        {...asked}
        options={options}
        yours={yours}
        onChoose={takesAnswers ? (chosen) => room.send({ type: 'vote', poll: asked.name, options: chosen }) : null}
        tally={view?.areShown ? view.tally : null}
        right={view?.right}
      />
      <div className="poll-foot">
        <span>{pollWords(view, { mayVote, yours: yours.length })}</span>
        {line === 'open' && mayInRoom(role, 'run-poll') && <PollTools room={room} name={asked.name} view={view} />}
      </div>
    </div>
  );
}

/** Folded it is one line, so that the slide can be read. */
function SpotPoll({ view, ...shared }: Shared & { view: PollView }) {
  const [isFolded, setFolded] = useState(false);
  return (
    <section className="spot-poll" aria-label="Poll">
      <header>
        <h2>{view.title}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label={isFolded ? 'Unfold the poll' : 'Fold the poll'}
          aria-expanded={!isFolded}
          onClick={() => setFolded(!isFolded)}
        >
          <ChevronDown size="1.25em" aria-hidden="true" />
        </button>
      </header>
      {!isFolded && <RoomPoll {...shared} asked={view} options={view.options} view={view} />}
    </section>
  );
}
