// Owns a room's report as tables for spreadsheets: what people wrote is text there, and never a formula.
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

const ASKED_HEAD = ['Kind', 'Asked', 'By', 'Text', 'Answer', 'Count', 'People'];

/** One line for each answer of a poll or of the deck's own questions, and one for each question that was asked. */
export function askedCsv({ polls, quizzes, questions }: RoomReport): string {
  return table(ASKED_HEAD, [
    ...polls.flatMap(({ at, title, people, answers }) =>
      answers.map(({ text, count }) => [
        ...[textCell('Poll'), timeCell(at), textCell(''), textCell(title), textCell(text)],
        ...[String(count), String(people)],
      ]),
    ),
    ...quizzes.flatMap(({ title, people, right, answers }) =>
      [...answers, { text: 'right at the first try', count: right }].map(({ text, count }) => [
        ...[textCell('Quiz'), timeCell(null), textCell(''), textCell(title), textCell(text)],
        ...[String(count), String(people)],
      ]),
    ),
    ...questions.map(({ at, by, text, votes, standing }) => [
      ...[textCell('Question'), timeCell(at), textCell(by ?? 'without a name'), textCell(text), textCell(standing)],
      ...[String(votes), ''],
    ]),
  ]);
}

/** One line for each person, times in UTC; with a mark by which spreadsheets know UTF-8. */
export function reportCsv({ people }: RoomReport): string {
  const rows = people.map((person) => [
    ...[textCell(person.name), textCell(person.role), timeCell(person.joinedAt), timeCell(person.leftAt)],
    ...[(person.secondsHere / 60).toFixed(1), String(person.visits), textCell(person.ownPlace ?? 'with the speaker')],
    ...[String(person.hands), String(person.tasksDone), textCell(person.unfinished.join('; '))],
  ]);
  return table(HEAD, rows);
}

function table(head: readonly string[], rows: readonly string[][]): string {
  return `\ufeff${[head.map(textCell), ...rows].map((row) => `${row.join(',')}\r\n`).join('')}`;
}

function textCell(text: string): string {
  const line = text.replace(/[\r\n\t]+/g, ' ');
  return `"${(FORMULA.test(line) ? `'${line}` : line).replaceAll('"', '""')}"`;
}

function timeCell(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString();
}
