import { useState } from 'react';
import { captionsText } from '#core/captions';
import { parseCaptionsTaken, takenWords } from '#core/captions-taken';
import type { RoomPlayback } from '#core/room-timeline';
import { type Asked, giveCaptions, moveCaptions, showToAll } from './playback-requests';

type FormProps = { playback: RoomPlayback; onChange: () => void };

/** What who presents decides about the playback: its captions, when they come, and who sees it. */
export function CaptionsForm({ playback: { code, captions, isShown }, onChange }: FormProps) {
  const [text, setText] = useState('');
  const [said, setSaid] = useState('');
  const done = async (asked: Promise<Asked<unknown>>, words: string | ((answer: unknown) => string)) => {
    const answer = await asked;
    const told = () => (typeof words === 'string' ? words : words(answer.ok && answer.value));
    setSaid(answer.ok ? told() : answer.why);
    if (answer.ok) onChange();
    return answer.ok;
  };
  const give = async (given: string) => {
    if (given.trim() === '') return setSaid('Choose a file or paste captions first.');
    if (await done(giveCaptions(code, given), keptWords)) setText('');
  };
  return (
    <details className="playback-edit">
      <summary>Captions, and who sees this</summary>
      <label className="playback-check">
        <input
          type="checkbox"
          checked={isShown}
          onChange={({ target }) =>
            void done(
              showToAll(code, target.checked),
              target.checked ? 'All who were in the room see it.' : 'Only who presented sees it.',
            )
          }
        />
        All who were in the room see the playback
      </label>
      <p className="playback-note">
        Look through it first. What must not be seen you cut out below, or for good from the deck’s recordings; it is
        gone here as well.
      </p>
      <label className="playback-field">
        Captions from a file <small>WebVTT, SRT or lines with times</small>
        <input
          type="file"
          accept=".vtt,.srt,.sbv,.txt,text/*"
          onChange={({ target }) => void target.files?.[0]?.arrayBuffer().then((file) => give(captionsText(file)))}
        />
      </label>
      <label className="playback-field">
        Or pasted
        <textarea rows={4} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <button type="button" className="button" onClick={() => void give(text)}>
        Keep these captions
      </button>
      {captions.cues.length > 0 && (
        <OffsetField
          key={captions.offset}
          offset={captions.offset}
          onMove={(offset) => void done(moveCaptions(code, offset), 'The captions are moved.')}
        />
      )}
      <p className="playback-note" role="status">
        {said}
      </p>
    </details>
  );
}

function keptWords(answer: unknown): string {
  const taken = parseCaptionsTaken(answer);
  return taken ? takenWords(taken) : 'The captions are kept.';
}

function OffsetField({ offset, onMove }: { offset: number; onMove: (offset: number) => void }) {
  const [wanted, setWanted] = useState(String(offset));
  const seconds = Number(wanted);
  return (
    <form
      className="playback-offset"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted.trim() !== '' && Number.isFinite(seconds)) onMove(seconds);
      }}
    >
      <label className="playback-field">
        Captions come later by, in seconds
        <input type="number" step="0.1" value={wanted} onChange={(event) => setWanted(event.target.value)} />
      </label>
      <button type="submit" className="button">
        Move them
      </button>
    </form>
  );
}
