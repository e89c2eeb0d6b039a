'use client';
import { useState } from 'react';
import { spelledCode } from '#core/room-code';
import { mayInRoom } from '#core/room-rights';
import { arranged, histogramOf, type WallFilter, type WallOrder } from '#core/wall-order';
import type { RoomState } from '../room/room-state';
import { Histogram } from './histogram';
import { PausePractice } from './pause-practice';
import { PersonDialog } from './person-dialog';
import { Tile } from './tile';
import { ToAll } from './to-all';
import { rowsOf, useWall } from './use-wall';
import { WallControls } from './wall-controls';
import './wall.css';

/** So many tiles are drawn; more are found by name, or by what they need. */
const MAX_TILES = 240;
/** From so many on, tiles say less. */
const DENSE_FROM = 25;

const EVERYBODY: WallFilter = { choice: 'all', name: '', task: null };

/** Everybody who works in a room, on one page. */
export function WallView({ code }: { code: string }) {
  const { room, state, now } = useWall(code);
  const [order, setOrder] = useState<WallOrder>('stuck');
  const [filter, setFilter] = useState(EVERYBODY);
  const [open, setOpen] = useState<string | null>(null);
  const { you, work, wallDeck, standing } = state;
  const tasks = wallDeck?.tasks ?? [];
  const all = rowsOf(state);
  const rows = arranged(all, order, filter, { tasks, now });
  const shown = rows.slice(0, MAX_TILES);
  const person = open === null ? undefined : all.find((row) => row.person.member === open);
  const words = whyNot(state);
  return (
    <div className="wall" data-dense={shown.length >= DENSE_FROM}>
      <header className="wall-head">
        <a className="wall-home" href={state.deck ? `/decks/${state.deck}?room=${code}` : '/'}>
          {state.title || 'Slipway'}
        </a>
        <h1>
          Wall <span className="wall-code">{spelledCode(code)}</span>
        </h1>
        {you && <p className="wall-count">{countWords(state)}</p>}
        {you && !words && <PausePractice room={room} state={state} />}
        {you && !words && <ToAll room={room} state={state} />}
      </header>
      {words && (
        <p className="wall-notice" role="status">
          {words}
        </p>
      )}
      {state.line === 'out' && (
        <p>
          <a className="button" href={`/join/${code}`}>
            Join
          </a>
        </p>
      )}
      {standing?.pausedSince != null && (
        <p className="wall-notice" data-kind="paused" role="status">
          The practice is paused: terminals take no keys and no blocks, and times stand still.
        </p>
      )}
      {state.refused && (
        <p className="wall-notice" data-kind="refused" role="alert">
          {state.refused}
        </p>
      )}
      {you && mayInRoom(you.role, 'see-wall') && (
        <>
          {tasks.length > 0 && all.length > 0 && (
            <Histogram
              columns={histogramOf(all, tasks)}
              chosen={filter.task}
              onChoose={(task) => setFilter({ ...filter, task })}
            />
          )}
          {all.length > 0 && (
            <WallControls {...{ order, setOrder, filter, setFilter, shown: rows.length, all: all.length }} />
          )}
          {all.length === 0 && work.size === 0 && <Nobody code={code} />}
          <ul className="tiles" aria-label="People">
            {shown.map((row) => (
              <Tile
                key={row.person.member}
                row={row}
                deck={wallDeck}
                now={now}
                onOpen={() => setOpen(row.person.member)}
              />
            ))}
          </ul>
          {rows.length > shown.length && (
            <p className="wall-notice">And {rows.length - shown.length} more. Find them by name.</p>
          )}
          {all.length > 0 && rows.length === 0 && <p className="wall-notice">Nobody is like that now.</p>}
        </>
      )}
      {person && (
        <PersonDialog key={open} room={room} state={state} row={person} now={now} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}

function Nobody({ code }: { code: string }) {
  return (
    <p className="wall-notice">
      Nobody has joined yet. People join at <a href={`/join/${code}`}>/join/{code}</a>, and stand here as soon as they
      do.
    </p>
  );
}

function countWords({ roster, standing }: RoomState): string {
  const workers = [...roster.values()].filter(({ role }) => role === 'attendee');
  const here = workers.filter(({ isHere }) => isHere).length;
  const hands = workers.filter(({ hand }) => hand).length;
  const waiting = standing?.waiting ?? 0;
  return [
    `${here} of ${workers.length} here`,
    ...(waiting > 0 ? [`waiting for a place: ${waiting}`] : []),
    ...(hands > 0 ? [`hands up: ${hands}`] : []),
  ].join(', ');
}

/** Why there is nothing to see; null while there is. */
function whyNot({ line, you, standing }: RoomState): string | null {
  switch (line) {
    case 'connecting':
      return 'Connecting…';
    case 'waiting':
      return 'You wait for a place in this room. The wall is for who looks after it.';
    case 'lost':
      return 'The room does not answer; trying again. What stands here is what was last heard.';
    case 'out':
      return 'You are not in this room, or there is none of this code. Join it first; the wall is for who looks after it.';
    case 'over':
      return 'The room is over.';
    case 'outdated':
      return 'This page is older than the server. Reload it to go on.';
    case 'open':
      if (you && !mayInRoom(you.role, 'see-wall'))
        return 'The wall is for who presents in this room, or helps. Ask who presents.';
      return standing?.phase === 'ended' ? 'The room is over.' : null;
  }
}
