import { lazy, Suspense } from 'react';
import { mayInRoom } from '#core/room-rights';
import { atTaskMs, type WallRow } from '#core/wall-order';
import type { RoomLine } from '../room/room-line';
import type { RoomState } from '../room/room-state';
import { Dialog } from './dialog';
import { OfferForm } from './offer-form';
import { Tend } from './tend';
import { minutesOf, placeWords, presenceWords, runWords, sandboxWords } from './wall-words';

/** Fetched with the first look into a terminal. */
const LookIn = lazy(() => import('./look-in').then((module) => ({ default: module.LookIn })));

type PersonDialogProps = { room: RoomLine; state: RoomState; row: WallRow; now: number; onClose: () => void };

/** How somebody's work stands, what their terminal shows, and what can be done for them. */
export function PersonDialog({ room, state, row, now, onClose }: PersonDialogProps) {
  const { member, name, hand, isHere } = row.person;
  const role = state.you?.role ?? 'viewer';
  const terminals = row.entry?.terminals ?? [];
  return (
    <Dialog title={name} isWide onClose={onClose}>
      <Facts row={row} state={state} now={now} />
      {hand && (
        <div className="wall-hand">
          <p>
            <strong>Hand up</strong>
            {hand.about && ` “${hand.about}”`}
          </p>
          {mayInRoom(role, 'lower-hand') && (
            <button type="button" className="button" onClick={() => room.send({ type: 'lower-hand', member })}>
              Lower hand
            </button>
          )}
        </div>
      )}
      {mayInRoom(role, 'look-in') && isHere && terminals.length > 0 ? (
        <Suspense fallback={<p>The terminal loads.</p>}>
          <LookIn code={room.code} member={member} name={name} terminals={terminals} />
        </Suspense>
      ) : (
        <p className="wall-quiet">
          {isHere
            ? `${name} has no terminal open. It shows here when they open one.`
            : `${name} is not here at present. What they do meanwhile is theirs; their terminal shows here once they are back.`}
        </p>
      )}
      {mayInRoom(role, 'offer') && state.wallDeck && <OfferForm room={room} deck={state.wallDeck} to={member} />}
      <Tend room={room} state={state} person={{ member, name, isHere }} />
    </Dialog>
  );
}

function Facts({ row, state, now }: Pick<PersonDialogProps, 'row' | 'state' | 'now'>) {
  const { person, entry } = row;
  const tasks = state.wallDeck?.tasks.length ?? 0;
  const facts = [
    ['At', placeWords(person, entry, state.wallDeck)],
    entry?.since != null && ['For', minutesOf(atTaskMs(row, now))],
    tasks > 0 && ['Done', `${entry?.done ?? 0} of ${tasks} tasks`],
    entry?.failing && ['Not yet', [entry.failing.title, entry.failing.output].filter(Boolean).join(': ')],
    entry?.run && ['Ran last', `${entry.run.line}: ${runWords(entry.run).words}`],
    ['Is', presenceWords(person, entry)],
    ['Sandbox', entry?.trouble ?? sandboxWords(entry)],
  ].filter((each): each is [string, string] => Array.isArray(each));
  return (
    <dl className="wall-facts">
      {facts.map(([term, words]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}
