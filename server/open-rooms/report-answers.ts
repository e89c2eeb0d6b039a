// Owns the answers with a room's report, as JSON and as a table.
import { setImmediate } from 'node:timers/promises';
import { askedCsv, reportCsv, tasksCsv } from '#core/report-csv';
import { redactor, withoutCutTexts } from '#core/room-cuts';
import type { Logged } from '#core/room-history';
import { type RoomReport, reportOf } from '#core/room-report';
import { sendJson } from '../http/json';
import { ownerName } from '../live/sandbox-records';
import { kept } from './cut-answers';
import type { Asked, KeptRouteDeps } from './room-answer';

/** Of people, before others get their turn. */
const READ_AT_ONCE = 100;

export async function giveReport(deps: KeptRouteDeps, asked: Asked): Promise<void> {
  sendJson(asked.response, await report(deps, asked));
}

export async function giveTable(deps: KeptRouteDeps, asked: Asked): Promise<void> {
  sendTable(asked, `room-${asked.room.state.code}.csv`, reportCsv(await report(deps, asked)));
}

/** Where people got stuck. */
export async function giveTasks(deps: KeptRouteDeps, asked: Asked): Promise<void> {
  sendTable(asked, `room-${asked.room.state.code}-tasks.csv`, tasksCsv(await report(deps, asked)));
}

/** What was asked, and what came of it. */
export async function giveAsked(deps: KeptRouteDeps, asked: Asked): Promise<void> {
  sendTable(asked, `room-${asked.room.state.code}-asked.csv`, askedCsv(await report(deps, asked)));
}

function sendTable({ response }: Asked, name: string, table: string): void {
  response.writeHead(200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(table);
}

async function report({ rooms, library, events }: KeptRouteDeps, { room }: Asked): Promise<RoomReport> {
  const { code, deck: name } = room.state;
  const found = await library.compiled(name);
  const deck = found?.ok
    ? { ...found.deck, title: found.deck.manifest.title }
    : { title: name, slides: [], tasks: [], questions: [] };
  const logged = await rooms.history(code);
  const done = new Map<string, Logged[]>();
  const participants = deck.tasks.length > 0 ? participantsIn(logged) : [];
  for (const [at, participant] of participants.entries()) {
    const roles = (['attendee', 'presenter'] as const).map((role) => ownerName({ deck: name, participant, role }));
    const logs = await Promise.all(roles.map((owner) => events.read(owner)));
    done.set(
      participant,
      logs.flat().toSorted((a, b) => a.at - b.at),
    );
    if (at % READ_AT_ONCE === READ_AT_ONCE - 1) await setImmediate();
  }
  const redact = redactor(kept(logged).cuts.map(({ text }) => text));
  return withoutCutTexts(reportOf({ logged, now: Date.now(), deck, done }), redact);
}

function participantsIn(logged: readonly Logged[]): string[] {
  const joined = logged.flatMap(({ event }) => {
    const { type, participant } = event as { type?: unknown; participant?: unknown };
    return type === 'joined' && typeof participant === 'string' ? [participant] : [];
  });
  return [...new Set(joined)];
}
