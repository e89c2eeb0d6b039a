import { useId, useState } from 'react';
import type { WallDeck } from '#core/wall';
import type { RoomLine } from './room-line';
import { useSay } from './use-say';
import './say-form.css';

/** Says a line to everybody in the room, and calls them to a slide if wanted. Nobody is moved by it. */
export function SayForm({ room, slides }: { room: RoomLine; slides: WallDeck['slides'] }) {
  const id = useId();
  const { text, setText, outcome, say } = useSay(room);
  const [slide, setSlide] = useState('');
  return (
    <form
      className="say-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (say(slide || undefined)) setSlide('');
      }}
    >
      <label htmlFor={id}>Say to all</label>
      <div>
        <input
          id={id}
          value={text}
          maxLength={500}
          placeholder={slide && 'Please come to this slide.'}
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit" className="button">
          Say
        </button>
      </div>
      {slides.length > 0 && (
        <>
          <label htmlFor={`${id}-slide`}>Call to a slide</label>
          <div>
            <select id={`${id}-slide`} value={slide} onChange={({ target }) => setSlide(target.value)}>
              <option value="">None</option>
              {slides.map(({ address, title, number }) => (
                <option key={address} value={address}>
                  {number === null ? title : `${number}\u00a0· ${title}`}
                </option>
              ))}
            </select>
          </div>
        </>
      )}
      <p role="status">{outcome}</p>
    </form>
  );
}
