import { useId, useState } from 'react';
import type { RoomLine } from '../room/room-line';

/** Says a line to everybody in the room. */
export function SayForm({ room }: { room: RoomLine }) {
  const id = useId();
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState('');
  const say = () => {
    if (text.trim() === '') return setOutcome('Write what to say first.');
    const isSent = room.send({ type: 'say', text: text.trim() });
    setOutcome(isSent ? 'Said to all.' : 'Not said: the room does not answer.');
    if (isSent) setText('');
  };
  return (
    <form
      className="wall-form"
      onSubmit={(event) => {
        event.preventDefault();
        say();
      }}
    >
      <label htmlFor={id}>Say to all</label>
      <div>
        <input id={id} value={text} maxLength={500} onChange={({ target }) => setText(target.value)} />
        <button type="submit" className="button">
          Say
        </button>
      </div>
      <p role="status">{outcome}</p>
    </form>
  );
}
