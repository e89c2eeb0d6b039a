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
  'Done elsewhere',
  'Tasks not finished',
];

/** `Stuck`: came to it and have not done it. */
const TASKS_HEAD = [
  'Task',
  'Reached',
  'Done',
  'Done elsewhere',
  'Median seconds',
  'Stuck',
  'Hands raised',
  'Hints',
  'Solutions',
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
    ...[String(person.hands), String(person.tasksDone), String(person.doneElsewhere)],
    textCell(person.unfinished.join('; ')),
  ]);
  return table(HEAD, rows);
}

/** One line for each task, in the order of the deck: where people got stuck. */
export function tasksCsv({ tasks }: RoomReport): string {
  const rows = tasks.map(({ title, begun, done, doneElsewhere, medianSeconds, hands, hints, solutions }) => [
    ...[textCell(title), String(begun), String(done), String(doneElsewhere), medianSeconds?.toFixed(1) ?? ''],
    ...[begun - done, hands, hints, solutions].map(String),
  ]);
  return table(TASKS_HEAD, rows);
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
