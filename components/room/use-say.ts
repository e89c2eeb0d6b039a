import { useState } from 'react';
import type { RoomLine } from './room-line';

/** A line to everybody in the room, as it is written, and what came of the last one. */
export function useSay(room: RoomLine) {
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState('');
  /** `address`: of the slide to which it calls everybody; then there need be no text. True when it was sent. */
  const say = (address?: string): boolean => {
    if (text.trim() === '' && address === undefined) {
      setOutcome('Write what to say first.');
      return false;
    }
    const isSent = room.send({ type: 'say', text: text.trim(), ...(address !== undefined && { address }) });
    setOutcome(isSent ? 'Said to all.' : 'Not said: the room does not answer.');
    if (isSent) setText('');
    return isSent;
  };
  return { text, setText, outcome, say };
}
