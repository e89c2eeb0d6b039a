import { useId } from 'react';
import type { RoomLine } from '../room/room-line';
import { useSay } from '../room/use-say';

/** Says a line to everybody in the room. */
export function SayForm({ room }: { room: RoomLine }) {
  const id = useId();
  const { text, setText, outcome, say } = useSay(room);
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
