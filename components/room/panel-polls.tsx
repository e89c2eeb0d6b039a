import { isSpotPoll, type PollView } from '#core/room-polls';
import { PanelResults } from './panel-results';
import { PollTools } from './poll-tools';
import { answeredWords } from './poll-words';
import type { PanelProps } from './room-panel';
import { SpotPollForm } from './spot-poll-form';

/** Every poll that was opened, with what it has come to, and the way to ask one on the spot. */
export function PanelPolls({ room, state }: PanelProps) {
  const polls = [...state.asked.polls.values()].reverse();
  return (
    <section aria-labelledby="room-polls-title">
      <h3 id="room-polls-title">Polls</h3>
      <SpotPollForm room={room} />
      {polls.length === 0 ? (
        <p className="room-note">
          A poll of the deck is opened on its slide. Results that are hidden there are seen here.
        </p>
      ) : (
        <ul className="room-list">
          {polls.map((view) => (
            <li key={view.name} className="room-row">
              <div className="panel-poll">
                <strong>{view.title}</strong> <small>{standing(view)}</small>
                <PanelResults options={view.options} tally={view.tally} />
              </div>
              <div className="room-actions">
                <PollTools room={room} name={view.name} view={view} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function standing(view: PollView): string {
  const phase = view.isOpen ? 'open' : view.isPutAway && isSpotPoll(view) ? 'put away' : 'closed';
  return `${phase}, results ${view.areShown ? 'shown' : 'hidden'}. ${answeredWords(view.tally?.people ?? 0)}`;
}
