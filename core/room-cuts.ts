// Owns texts that are cut out of what is told of a room afterwards: they become blocks wherever somebody said, asked or
// captioned them. The log keeps them, so that a cut can be taken back.
import type { Cue } from './cues';
import { literal } from './literal';
import type { Mark } from './playback';
import type { RoomReport } from './room-report';

/** The same words in other capitals, or over the end of a line, are the same. */
export type Redact = { text(words: string): string; places(words: string): number };

const BLOCK = '█';

export function redactor(secrets: readonly string[]): Redact {
  const patterns = secrets.map(patternOf);
  return {
    text: (words) => patterns.reduce((now, pattern) => now.replace(pattern, blocksFor), words),
    places: (words) => patterns.reduce((sum, pattern) => sum + (words.match(pattern)?.length ?? 0), 0),
  };
}

function patternOf(secret: string): RegExp {
  const words = secret.normalize('NFC').trim().split(/\s+/);
  return new RegExp(words.map(literal).join('\\s+'), 'giu');
}

function blocksFor(found: string): string {
  return found.replace(/\S/gu, BLOCK);
}

/** What is said goes on from one to the next. */
export function withoutCutCues(cues: readonly Cue[], { text }: Redact): Cue[] {
  const lines = text(cues.map((cue) => cue.text).join('\n')).split('\n');
  let at = 0;
  return cues.map((cue) => {
    const from = at;
    at += cue.text.split('\n').length;
    return { ...cue, text: lines.slice(from, at).join('\n') };
  });
}

export function withoutCutMarks(marks: readonly Mark[], { text }: Redact): Mark[] {
  return marks.map((mark) => ({
    ...{ ...mark, by: text(mark.by), text: text(mark.text) },
    results: mark.results && {
      ...mark.results,
      options: mark.results.options.map((option) => ({ ...option, text: text(option.text) })),
    },
  }));
}

/** What people have written. What the deck says is for everybody who opens it. */
export function withoutCutTexts(report: RoomReport, { text }: Redact): RoomReport {
  return {
    ...report,
    people: report.people.map((each) => ({ ...each, name: text(each.name) })),
    hands: report.hands.map((each) => ({ ...each, name: text(each.name), about: text(each.about) })),
    polls: report.polls.map(({ title, answers, ...rest }) => ({
      ...{ ...rest, title: text(title) },
      answers: answers.map((answer) => ({ ...answer, text: text(answer.text) })),
    })),
    questions: report.questions.map((each) => ({ ...each, text: text(each.text), by: each.by && text(each.by) })),
  };
}
