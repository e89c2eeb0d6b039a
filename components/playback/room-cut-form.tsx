import { type FormEvent, useState } from 'react';
import { readSecret } from '#core/cast-cut';
import type { RoomPlayback } from '#core/room-timeline';
import { cutFromRoom, restoreInRoom } from './playback-requests';

type CutFormProps = { playback: RoomPlayback; onChange: () => void };

/** Words that must not be seen: they become blocks wherever this room shows them, and can be had back. */
export function RoomCutForm({ playback: { code, cuts }, onChange }: CutFormProps) {
  const [text, setText] = useState('');
  const [said, setSaid] = useState('');
  const [isBusy, setBusy] = useState(false);
  const cut = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const answer = await cutFromRoom(code, text);
    setBusy(false);
    if (!answer.ok) return setSaid(answer.why);
    const { places } = answer.value as { places: number };
    setSaid(`Cut in ${places === 1 ? 'one place' : `${places} places`}.`);
    setText('');
    onChange();
  };
  const restore = async (id: number) => {
    const answer = await restoreInRoom(code, id);
    setSaid(answer.ok ? 'It is shown again.' : answer.why);
    onChange();
  };
  return (
    <details className="playback-edit">
      <summary>Cut something out</summary>
      <form className="playback-offset" onSubmit={(event) => void cut(event)}>
        <label className="playback-field">
          Words that must not be seen <small>at least four characters, in any capitals</small>
          <input
            type="text"
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <button type="submit" className="button" disabled={isBusy || readSecret(text) === null}>
          Cut it out
        </button>
      </form>
      <p className="playback-note">
        They become blocks in the terminal, captions, questions, polls, names and messages, here and in the report.
        Whose terminal it was keeps the recording as it is, and can cut it there for good.
      </p>
      {cuts.length > 0 && (
        <ul className="playback-cuts">
          {cuts.map(({ id, at, length }) => (
            <li key={id}>
              {length} characters, cut {new Date(at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}
              <button type="button" className="button" onClick={() => void restore(id)}>
                Take it back
              </button>
            </li>
          ))}
        </ul>
      )}
      <p className="playback-note" role="status">
        {said}
      </p>
    </details>
  );
}
