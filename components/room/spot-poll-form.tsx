import { useRef, useState } from 'react';
import { isQuiz, isShownAtOnce, MAX_POLL_OPTION, MAX_POLL_TITLE, pollProblem } from '#core/polls';
import type { RoomLine } from './room-line';

const MAX_OPTIONS = 6;
type Option = { words: string; isRight: boolean };
const NONE: Option = { words: '', isRight: false };
const EMPTY = [NONE, NONE];

/** A question of the moment, with two to six answers; a quiz where one of them is marked as right. */
export function SpotPollForm({ room }: { room: RoomLine }) {
  const [title, setTitle] = useState('');
  const [options, setOptions] = useState<readonly Option[]>(EMPTY);
  const [isSeveral, setSeveral] = useState(false);
  const [isLive, setLive] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const details = useRef<HTMLDetailsElement>(null);
  const given = options.map(({ words, isRight }) => ({ words: words.trim(), isRight })).filter(({ words }) => words);
  const right = given.flatMap(({ isRight }, index) => (isRight ? [index] : []));
  const text = {
    ...{ title: title.trim(), options: given.map(({ words }) => words), isSeveral, isLive },
    ...(right.length > 0 ? { right } : {}),
  };
  /** Keys go on: what has the focus is folded away. */
  const fold = () => {
    if (!details.current) return;
    details.current.open = false;
    details.current.querySelector('summary')?.focus();
  };
  const ask = () => {
    const wrong = pollProblem(text);
    if (wrong) return setProblem(wrong);
    if (!room.send({ type: 'ask-poll', text })) return setProblem('Not asked: the room does not answer.');
    setTitle('');
    setOptions(EMPTY);
    setProblem(null);
    fold();
  };
  return (
    <details className="spot-form" ref={details}>
      <summary>Ask one on the spot</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <label className="room-field">
          Question
          <input value={title} maxLength={MAX_POLL_TITLE} onChange={(event) => setTitle(event.target.value)} />
        </label>
        <OptionFields options={options} onChange={setOptions} />
        <p className="spot-form-ways">
          <label>
            <input type="checkbox" checked={isSeveral} onChange={(event) => setSeveral(event.target.checked)} />
            Several answers
          </label>
          <label>
            <input
              type="checkbox"
              checked={isShownAtOnce(text)}
              disabled={isQuiz(text)}
              onChange={(event) => setLive(event.target.checked)}
            />
            Results are seen at once
          </label>
        </p>
        {isQuiz(text) && (
          <p className="room-note">Everybody sees what is right with the results. Then no more answers are taken.</p>
        )}
        {problem && (
          <p className="room-error" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="button room-first">
          Ask all
        </button>
      </form>
    </details>
  );
}

type OptionFieldsProps = { options: readonly Option[]; onChange: (options: readonly Option[]) => void };

/** The last is followed by an empty one while there may be more. */
function OptionFields({ options, onChange }: OptionFieldsProps) {
  const change = (index: number, option: Option) => {
    const next = options.with(index, option);
    onChange(next.at(-1)?.words !== '' && next.length < MAX_OPTIONS ? [...next, NONE] : next);
  };
  return options.map((option, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a field is its place.
    <div key={index} className="spot-option">
      <label className="room-field">
        Answer {index + 1}
        <input
          value={option.words}
          maxLength={MAX_POLL_OPTION}
          onChange={(event) => change(index, { ...option, words: event.target.value })}
        />
      </label>
      <label className="spot-right">
        <input
          type="checkbox"
          checked={option.isRight}
          aria-label={`Answer ${index + 1} is right`}
          onChange={(event) => change(index, { ...option, isRight: event.target.checked })}
        />
        Right
      </label>
    </div>
  ));
}
