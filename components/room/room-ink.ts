import { channelOf, parseInkMessage } from '#core/window-messages';
import type { RoomLine } from './room-line';
import { isDriving } from './room-state';

/** A message of a room takes 64 KiB: a stroke as long as that is drawn in the driver's own windows only. */
const MOST_LETTERS = 48_000;

/**
 * Takes pen and pointer of the driver's windows to the room, and the room's to the windows of who follows: they draw it as
 * if another window of their own had. Returns a way to stop.
 */
export function carryInk(room: RoomLine, deck: string): () => void {
  const channel = new BroadcastChannel(channelOf(deck));
  channel.onmessage = ({ data }) => {
    const { standing } = room.store.get();
    const message = isDriving(room.store.get()) ? parseInkMessage(data) : null;
    if (!message || !standing || JSON.stringify(message).length > MOST_LETTERS) return;
    room.send({ type: 'ink', seat: standing.seat.count, message });
  };
  room.onInk = (message) => {
    const now = room.store.get();
    if (!isDriving(now) && (now.isFollowing || message.type !== 'pointed')) channel.postMessage(message);
  };
  return () => {
    room.onInk = null;
    channel.close();
  };
}
