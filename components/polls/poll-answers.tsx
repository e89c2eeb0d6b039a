import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { percentOf } from '#core/polls';
import type { Tally } from '#core/room-polls';
import { StateMark } from '../ui/state-mark';
import './polls.css';

type PollAnswersProps = {
  title: string;
  options: readonly ReactNode[];
  isSeveral: boolean;
  yours: readonly number[];
  /** Null while no answer is taken. */
  onChoose: ((options: number[]) => void) | null;
  /** Null while it is not shown. */
  tally: Tally | null;
  /** Those that are marked as right. */
  right?: readonly number[] | undefined;
};

/** The answers of a poll: to be chosen from, and as bars once they are shown. */
export function PollAnswers({ title, options, isSeveral, yours, onChoose, tally, right = [] }: PollAnswersProps) {
  const choose = (index: number) => {
    const others = isSeveral ? yours.filter((each) => each !== index) : [];
    onChoose?.(yours.includes(index) ? others : [...others, index]);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset takes no part in a grid.
    <div className="poll-answers" role="group" aria-label={title} data-shown={tally ? '' : undefined}>
      {options.map((words, index) => {
        const isYours = yours.includes(index);
        const isRight = right.includes(index);
        return (
          <AnswerBox
            // biome-ignore lint/suspicious/noArrayIndexKey: an answer is its index.
            key={index}
            {...{ isYours, isRight }}
            onChoose={onChoose && (() => choose(index))}
          >
            <Answer {...{ words, isYours, isRight, index, tally }} />
          </AnswerBox>
        );
      })}
    </div>
  );
}

type AnswerBoxProps = { isYours: boolean; isRight: boolean; onChoose: (() => void) | null; children: ReactNode };

function AnswerBox({ isYours, isRight, onChoose, children }: AnswerBoxProps) {
  if (onChoose)
    return (
      <button type="button" className="poll-answer" aria-pressed={isYours} onClick={onChoose}>
        {children}
      </button>
    );
  return (
    <div className="poll-answer" data-yours={isYours || undefined} data-right={isRight || undefined}>
      {children}
      {isYours && <span className="visually-hidden">Your answer</span>}
    </div>
  );
}

type AnswerProps = { words: ReactNode; isYours: boolean; isRight: boolean; index: number; tally: Tally | null };

function Answer({ words, isYours, isRight, index, tally }: AnswerProps) {
  const count = tally?.counts[index] ?? 0;
  const percent = tally ? percentOf(count, tally.people) : 0;
  return (
    <>
      <span className="poll-mark">{isYours && <Check size="1em" aria-hidden="true" />}</span>
      <span className="poll-words">
        {words} {isRight && <StateMark state="passed" words="Right" />}
      </span>
      {tally && (
        <>
          <span className="poll-figures">
            <span>
              {count}
              <span className="visually-hidden"> of {tally.people}</span>
            </span>
            <strong>{percent} %</strong>
          </span>
          <span className="poll-track" aria-hidden="true">
            <span className="poll-fill" style={{ inlineSize: `${percent}%` }} />
          </span>
        </>
      )}
    </>
  );
}

/** What the server drew of an answer: words, code and maths without anything that acts. */
export function DrawnOption({ html }: { html: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: see above
  return <span dangerouslySetInnerHTML={{ __html: html }} />;
}
