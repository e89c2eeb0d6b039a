import { channelOf, parseInkMessage } from '#core/window-messages';
import type { Clock } from '../talk/clock';
import type { Drawing } from '../windows/drawing';
import type { RoomLine } from './room-line';
import { isDriving } from './room-state';

/** A message of a room takes 64 KiB: a stroke as long as that is drawn in the driver's own windows only. */
const MOST_LETTERS = 48_000;

type InkPage = { deck: string; root: HTMLElement; clock: Pick<Clock, 'address' | 'subscribe'> };

/** Takes pen and pointer of the driver's windows to the room, and draws the room's for who follows. Returns a way to stop. */
export function carryInk(room: RoomLine, { deck, root, clock }: InkPage): () => void {
  const slide = () => clock.address.split('.')[0] ?? '';
  let drawing: Promise<Drawing> | undefined;
  const draw = () => {
    drawing ??= import('../windows/drawing').then(({ openDrawing }) =>
      openDrawing(root, { slide, post: () => {}, done: () => {} }),
    );
    return drawing;
  };
  const channel = new BroadcastChannel(channelOf(deck));
  channel.onmessage = ({ data }) => {
    const { standing } = room.store.get();
    const message = isDriving(room.store.get()) ? parseInkMessage(data) : null;
    if (!message || !standing || JSON.stringify(message).length > MOST_LETTERS) return;
    room.send({ type: 'ink', seat: standing.seat.count, message });
  };
  room.onInk = (message) => {
    const now = room.store.get();
    if (isDriving(now) || (!now.isFollowing && message.type === 'pointed')) return;
    void draw().then((drawn) => drawn.take(message));
  };
  const unsubscribe = clock.subscribe(() => void drawing?.then((drawn) => drawn.show(slide())));
  return () => {
    room.onInk = null;
    unsubscribe();
    channel.close();
    void drawing?.then((drawn) => drawn.close());
  };
}
