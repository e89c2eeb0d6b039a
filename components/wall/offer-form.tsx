import { useId, useState } from 'react';
import type { WallDeck } from '#core/wall';
import type { RoomLine } from '../room/room-line';

type OfferFormProps = {
  room: RoomLine;
  deck: WallDeck;
  /** A member; all without. */
  to?: string | undefined;
};

/** Holds a block of the deck out to one or to all. Nothing runs before they say so. */
export function OfferForm({ room, deck, to }: OfferFormProps) {
  const id = useId();
  const [block, setBlock] = useState('');
  const [outcome, setOutcome] = useState('');
  const slides = [...new Set(deck.blocks.map(({ slide }) => slide))];
  if (deck.blocks.length === 0) return null;
  const offer = () => {
    if (block === '') return setOutcome('Choose a block first.');
    const isSent = room.send({ type: 'offer', block, ...(to !== undefined && { to }) });
    setOutcome(isSent ? 'Offered. It runs when they say so.' : 'Not offered: the room does not answer.');
  };
  return (
    <form
      className="wall-form"
      onSubmit={(event) => {
        event.preventDefault();
        offer();
      }}
    >
      <label htmlFor={id}>Offer a block to run</label>
      <div>
        <select id={id} value={block} onChange={({ target }) => setBlock(target.value)}>
          <option value="">Choose a block</option>
          {slides.map((each) => (
            <optgroup key={each} label={each}>
              {deck.blocks.map(
                ({ id: value, name, slide }) =>
                  slide === each && (
                    <option key={value} value={value}>
                      {name}
                    </option>
                  ),
              )}
            </optgroup>
          ))}
        </select>
        <button type="submit" className="button">
          Offer
        </button>
      </div>
      <p role="status">{outcome}</p>
    </form>
  );
}
