import { useState } from 'react';
import type { RosterEntry } from '#core/room-protocol';
import { GIVEN_ROLES, mayInRoom } from '#core/room-rights';
import type { PanelProps } from './room-panel';
import { placeWords } from './strip-words';

/** More are found by their name. */
const MAX_ROWS = 100;

/** Who is in the room, where they are, and what they may do. */
export function PanelPeople({ room, state, slides, onYou }: PanelProps & { onYou: () => void }) {
  const [wanted, setWanted] = useState('');
  const people = [...state.roster.values()].filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()));
  const rows = people.toSorted((a, b) => Number(b.isHere) - Number(a.isHere)).slice(0, MAX_ROWS);
  return (
    <section aria-labelledby="room-people-title">
      <h3 id="room-people-title">People</h3>
      <p className="room-as">
        You are {state.you?.name}.{' '}
        <button type="button" onClick={onYou}>
          Change your name
        </button>
      </p>
      {state.roster.size > 8 && (
        <label className="room-field">
          Find a name
          <input type="search" value={wanted} onChange={(event) => setWanted(event.target.value)} />
        </label>
      )}
      <ul className="room-list">
        {rows.map((entry) => (
          <Person key={entry.member} {...{ room, state, slides, entry }} />
        ))}
      </ul>
      {people.length > rows.length && (
        <p className="room-note">And {people.length - rows.length} more. Find them by name.</p>
      )}
    </section>
  );
}

function Person({ room, state, slides, entry }: PanelProps & { entry: RosterEntry }) {
  const { member, name, role, isHere } = entry;
  const [isAsked, setAsked] = useState(false);
  const give = (given: (typeof GIVEN_ROLES)[number]) => room.send({ type: 'give-role', member, role: given });
  const you = state.you;
  const mayGive = you !== null && mayInRoom(you.role, 'give-role') && role !== 'presenter';
  const isOther = member !== you?.member;
  const drives = state.standing?.seat.member === member;
  const maySeat = you !== null && isOther && !drives && mayInRoom(you.role, 'give-seat') && mayInRoom(role, 'show');
  const mayRemove = you !== null && isOther && role !== 'presenter' && mayInRoom(you.role, 'remove');
  return (
    <li className="room-row" data-here={isHere}>
      <div>
        <strong>{name}</strong> {!isOther && <small>you</small>}
        <p>
          <small>{whereWords(entry, drives, slides)}</small>
        </p>
      </div>
      <div className="room-actions">
        {mayGive ? (
          <select
            aria-label={`Role of ${name}`}
            value={role}
            onChange={({ target }) => {
              const given = GIVEN_ROLES.find((each) => each === target.value);
              if (given === 'viewer') setAsked(true);
              else if (given) give(given);
            }}
          >
            {GIVEN_ROLES.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        ) : (
          <small>{role}</small>
        )}
        {maySeat && (
          <button
            type="button"
            className="button"
            aria-label={`Let ${name} move the slides`}
            onClick={() => room.send({ type: 'give-seat', member })}
          >
            Let move
          </button>
        )}
        {mayRemove && (
          <button
            type="button"
            className="button"
            aria-label={`Remove ${name}`}
            onClick={() => room.send({ type: 'remove', member })}
          >
            Remove
          </button>
        )}
      </div>
      {isAsked && (
        <div className="room-asked">
          <p>{name} only watches then, and their sandbox ends with all that is in it.</p>
          <div className="room-actions">
            <button type="button" className="button" ref={focus} onClick={() => setAsked(false)}>
              Not now
            </button>
            <button
              type="button"
              className="button room-danger"
              onClick={() => {
                setAsked(false);
                give('viewer');
              }}
            >
              Have {name} watch
            </button>
          </div>
        </div>
      )}
    </li>
  );
}

const focus = (button: HTMLButtonElement | null) => button?.focus();

function whereWords({ isHere, at }: RosterEntry, drives: boolean, slides: PanelProps['slides']): string {
  if (!isHere) return 'not here now';
  if (drives) return 'moves the slides';
  if (!at) return 'here';
  return `${at.isFollowing ? 'follows' : 'looks around'}, at ${placeWords(slides, at.address)}`;
}
