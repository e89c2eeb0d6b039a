import type { ReactNode } from 'react';
import { QuestionForm } from './question-form';
import './question.css';

type QuizProps = { name: string; kind: 'single' | 'several' | 'text'; children: ReactNode };

/** A question with its answers. */
export function Quiz({ name, kind, children }: QuizProps) {
  return (
    <QuestionForm name={name} kind={kind} verb="Answer">
      {kind === 'text' ? <div>{children}</div> : children}
      {kind === 'text' && (
        <input className="question-text" name="text" aria-label="Your answer" autoComplete="off" required />
      )}
    </QuestionForm>
  );
}

export function QuizOptions({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="question-options">
      <legend className="visually-hidden">{title}</legend>
      {children}
    </fieldset>
  );
}

type QuizOptionProps = { kind: 'single' | 'several'; index: string; children: ReactNode };

export function QuizOption({ kind, index, children }: QuizOptionProps) {
  return (
    <label className="question-option">
      <input type={kind === 'single' ? 'radio' : 'checkbox'} name="option" value={index} required={kind === 'single'} />
      <span>{children}</span>
    </label>
  );
}

/** Something that a person says to have seen or done. */
export function Confirm({ name, children }: { name: string; children: ReactNode }) {
  return (
    <QuestionForm name={name} kind="confirm" verb="Confirm">
      <span>{children}</span>
    </QuestionForm>
  );
}
