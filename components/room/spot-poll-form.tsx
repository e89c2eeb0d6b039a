import { useRef, useState } from 'react';
import { MAX_POLL_OPTION, MAX_POLL_TITLE, pollProblem } from '#core/polls';
import type { RoomLine } from './room-line';

const MAX_OPTIONS = 6;
const EMPTY = ['', ''];

/** A question of the moment, with two to six answers. */
export function SpotPollForm({ room }: { room: RoomLine }) {
  const [title, setTitle] = useState('');
  const [options, setOptions] = useState<readonly string[]>(EMPTY);
  const [isSeveral, setSeveral] = useState(false);
  const [isLive, setLive] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const details = useRef<HTMLDetailsElement>(null);
  const ask = () => {
    const given = options.map((option) => option.trim()).filter(Boolean);
    const text = { title: title.trim(), options: given, isSeveral, isLive };
    const wrong = pollProblem(text);
    if (wrong) return setProblem(wrong);
    if (!room.send({ type: 'ask-poll', text })) return setProblem('Not asked: the room does not answer.');
    setTitle('');
    setOptions(EMPTY);
    setProblem(null);
    if (details.current) details.current.open = false;
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
            <input type="checkbox" checked={isLive} onChange={(event) => setLive(event.target.checked)} />
            Results are seen at once
          </label>
        </p>
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

type OptionFieldsProps = { options: readonly string[]; onChange: (options: readonly string[]) => void };

/** The last is followed by an empty one while there may be more. */
function OptionFields({ options, onChange }: OptionFieldsProps) {
  const change = (index: number, text: string) => {
    const next = options.with(index, text);
    onChange(next.at(-1) !== '' && next.length < MAX_OPTIONS ? [...next, ''] : next);
  };
  return options.map((option, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a field is its place.
    <label key={index} className="room-field">
      Answer {index + 1}
      <input value={option} maxLength={MAX_POLL_OPTION} onChange={(event) => change(index, event.target.value)} />
    </label>
  ));
}
