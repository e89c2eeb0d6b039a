import { useState } from 'react';
import type { RoomLine } from './room-line';

/** A line to everybody in the room, as it is written, and what came of the last one. */
export function useSay(room: RoomLine) {
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState('');
  const say = () => {
    if (text.trim() === '') return setOutcome('Write what to say first.');
    const isSent = room.send({ type: 'say', text: text.trim() });
    setOutcome(isSent ? 'Said to all.' : 'Not said: the room does not answer.');
    if (isSent) setText('');
  };
  return { text, setText, outcome, say };
}
