'use client';
import { type ReactNode, useId } from 'react';
import type { AnswerState } from '#core/lab-protocol';
import { useLive, useLiveStore } from '../live/live-provider';
import { StateMark } from '../ui/state-mark';

type QuestionFormProps = { name: string; kind: string; verb: string; children: ReactNode };

/** Sends what is answered, and says what it came to. What is right is known to the server alone. */
export function QuestionForm({ name, kind, verb, children }: QuestionFormProps) {
  const store = useLiveStore();
  const answer = useLive((state) => state.answers[name]);
  const isConnected = useLive((state) => state.connection.state === 'open');
  const words = useId();
  const isRight = answer?.state === 'right';
  return (
    <form
      className="question"
      data-question={name}
      data-kind={kind}
      data-state={answer?.state}
      onSubmit={(event) => {
        event.preventDefault();
        const given = new FormData(event.currentTarget);
        const options = given.getAll('option').map(Number);
        store.send({ type: 'answer-question', question: name, options, text: String(given.get('text') ?? '') });
      }}
    >
      <fieldset className="question-fields" disabled={isRight} aria-describedby={words}>
        {children}
      </fieldset>
      <p className="question-bar" id={words}>
        {!isRight && (
          <button type="submit" className="button needs-script" disabled={!isConnected}>
            {answer ? 'Answer again' : verb}
          </button>
        )}
        {answer && <Outcome answer={answer} kind={kind} />}
      </p>
      {isRight && answer.explanation && (
        // The server makes it from Markdown, without anything that could act.
        // biome-ignore lint/security/noDangerouslySetInnerHtml: see above
        <div className="question-why" dangerouslySetInnerHTML={{ __html: explanationOf(answer) }} />
      )}
    </form>
  );
}

/** In the language of the page. */
function explanationOf({ explanation, translations }: AnswerState & { state: 'right' }): string {
  return translations?.[document.documentElement.lang.toLowerCase()] ?? explanation ?? '';
}

function Outcome({ answer, kind }: { answer: AnswerState; kind: string }) {
  if (answer.state === 'wrong') return <StateMark state="failed" words="Not quite. Have another look." />;
  return <StateMark state="passed" words={kind === 'confirm' ? 'Confirmed' : 'Right'} />;
}
