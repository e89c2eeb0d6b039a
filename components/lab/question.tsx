import type { ReactNode } from 'react';
import './question.css';

type QuizProps = { name: string; kind: 'single' | 'several' | 'text'; children: ReactNode };

/** A question. What is right is known to the server alone. */
export function Quiz({ name, kind, children }: QuizProps) {
  return (
    <form className="question" data-question={name} data-kind={kind}>
      {children}
      {kind === 'text' && <input className="question-text" name="text" aria-label="Your answer" autoComplete="off" />}
      <p className="question-bar needs-script">
        <button type="submit" className="button">
          Answer
        </button>
      </p>
    </form>
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

type QuizOptionProps = { question: string; kind: 'single' | 'several'; index: string; children: ReactNode };

export function QuizOption({ question, kind, index, children }: QuizOptionProps) {
  return (
    <label className="question-option">
      <input type={kind === 'single' ? 'radio' : 'checkbox'} name={question} value={index} />
      <span>{children}</span>
    </label>
  );
}

/** Something that a person says to have seen or done. */
export function Confirm({ name, children }: { name: string; children: ReactNode }) {
  return (
    <form className="question" data-question={name} data-kind="confirm">
      <p className="question-bar">
        <span className="question-words">{children}</span>
        <button type="submit" className="button needs-script">
          Confirm
        </button>
      </p>
    </form>
  );
}
