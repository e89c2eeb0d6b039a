import { Clock3, Hand, TriangleAlert, UserCheck, UserX } from 'lucide-react';
import type { WallDeck, WallEntry } from '#core/wall';
import { atTaskMs, isLate, type WallRow } from '#core/wall-order';
import { StateMark } from '../ui/state-mark';
import { minutesOf, placeWords, presenceWords, runWords, sandboxWords } from './wall-words';
import './tile.css';

type TileProps = { row: WallRow; deck: WallDeck | null; now: number; onOpen: () => void };

/** One person at a glance. The whole tile opens what can be done for them. */
export function Tile({ row, deck, now, onOpen }: TileProps) {
  const { person, entry } = row;
  const isStuck = isLate(row, deck?.tasks ?? [], now);
  const state = !person.isHere ? 'away' : isStuck ? 'late' : 'well';
  return (
    <li className="tile" data-state={state}>
      <div className="tile-head">
        <button type="button" className="tile-name" onClick={onOpen}>
          {person.name}
        </button>
        <span className="tile-flags">
          {person.hand && (
            <span className="tile-hand">
              <Hand size="1.1em" aria-hidden="true" />
              Hand up
            </span>
          )}
          {entry?.since != null && <Since ms={atTaskMs(row, now)} isLate={isStuck} />}
        </span>
      </div>
      <p className="tile-task">
        <span>{placeWords(person, entry, deck)}</span>
        {deck && deck.tasks.length > 0 && (
          <small>
            {entry?.done ?? 0} of {deck.tasks.length} done
          </small>
        )}
      </p>
      {person.hand?.about && <p className="tile-about">“{person.hand.about}”</p>}
      {entry?.failing && (
        <p className="tile-failing">
          <StateMark state="failed" words={entry.failing.title} />
          {entry.failing.output && <small>{entry.failing.output}</small>}
        </p>
      )}
      {entry?.run && <LastRun run={entry.run} />}
      <p className="tile-foot">
        <span>
          {person.isHere ? <UserCheck size="1em" aria-hidden="true" /> : <UserX size="1em" aria-hidden="true" />}
          {presenceWords(person, entry)}
        </span>
        {entry?.trouble && entry.sandbox !== 'refused' ? (
          <span className="tile-trouble" title={entry.trouble}>
            <TriangleAlert size="1em" aria-hidden="true" />
            {entry.sandbox === 'ready' ? entry.trouble : sandboxWords(entry)}
          </span>
        ) : (
          <span>{sandboxWords(entry)}</span>
        )}
      </p>
    </li>
  );
}

function Since({ ms, isLate: late }: { ms: number; isLate: boolean }) {
  return (
    <span className="tile-since" data-late={late}>
      <Clock3 size="1em" aria-hidden="true" />
      {late && <span className="visually-hidden">Longer than planned: </span>}
      {minutesOf(ms)}
    </span>
  );
}

function LastRun({ run }: { run: NonNullable<WallEntry['run']> }) {
  const mark = runWords(run);
  return (
    <p className="tile-run">
      <code title={run.line}>{run.line}</code>
      <StateMark state={mark.state} words={mark.words} />
    </p>
  );
}
