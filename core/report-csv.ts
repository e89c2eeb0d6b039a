// Owns a room's report as a table for spreadsheets: what people wrote is text there, and never a formula.
import type { RoomReport } from './room-report';

/** What a spreadsheet takes for a formula when it comes first, behind spaces as well. */
const FORMULA = /^[\s\p{C}]*[=+\-@|%＝＋－＠]/u;

const HEAD = [
  'Name',
  'Role',
  'Joined',
  'Left',
  'Minutes here',
  'Visits',
  'Last at',
  'Hands raised',
  'Tasks done',
  'Tasks not finished',
];

/** One line for each person, times in UTC; with a mark by which spreadsheets know UTF-8. */
export function reportCsv({ people }: RoomReport): string {
  const rows = people.map((person) => [
    ...[textCell(person.name), textCell(person.role), timeCell(person.joinedAt), timeCell(person.leftAt)],
    ...[(person.secondsHere / 60).toFixed(1), String(person.visits), textCell(person.ownPlace ?? 'with the speaker')],
    ...[String(person.hands), String(person.tasksDone), textCell(person.unfinished.join('; '))],
  ]);
  return `\ufeff${[HEAD.map(textCell), ...rows].map((row) => `${row.join(',')}\r\n`).join('')}`;
}

function textCell(text: string): string {
  const line = text.replace(/[\r\n\t]+/g, ' ');
  return `"${(FORMULA.test(line) ? `'${line}` : line).replaceAll('"', '""')}"`;
}

function timeCell(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString();
}
