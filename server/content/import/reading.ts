// Owns what is at hand while one slide's content is read: where lines are, what is collected, and what a dialect adds.
import type { Element } from 'hast';
import type { Ledger } from './imported';
import type { Mark, Marks, StepMark } from './steps';
import type { Files } from './urls';

export type Reading = {
  ledger: Ledger;
  files: Files;
  marks: Marks;
  /** The source's line of a line of the text that is being read, both from 1. */
  lineOf: (line: number) => number;
  /** Whether an HTML element asks to appear in a step. */
  stepOf: (element: Element) => StepMark | null;
  /** What a comment says of the element before it; null: nothing. */
  elementComment: (comment: string, line: number) => Mark | null;
  /** What is said of the slide itself in that way. */
  slideMark: (mark: Mark, line: number) => void;
};
