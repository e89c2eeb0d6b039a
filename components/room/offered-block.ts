import { useState } from 'react';
import { parseBlockId } from '#core/ids';
import type { Offer } from '#core/room-offer';
import { useLive, useLiveStore } from '../live/live-provider';
import { forgetRefusal } from '../live/refusals';
import { keep, kept } from '../ui/kept';
import { isDriving, type RoomState } from './room-state';

const ANSWERED_KEY = 'slipway.room.offer';

/** A block to run in one's own sandbox. */
export type OfferedBlock = Pick<Offer, 'by' | 'how'> & {
  name: string;
  /** As it stands on the page. */
  text: string;
  /** Why it did not run. */
  refusal: string | undefined;
  /** Null where there is no sandbox to run it in, or no line to it now. */
  run: (() => void) | null;
  dismiss(): void;
};

/** What the page is offered and has not answered; null when there is nothing. */
export function useOfferedBlock(room: RoomState): OfferedBlock | null {
  const live = useLiveStore();
  const { offer } = room;
  const name = parseBlockId(offer?.block ?? '')?.block ?? '';
  const hasRun = useLive(({ runs }) => runs[name] !== undefined);
  const refusal = useLive(({ refusals }) => refusals[name]?.message);
  const canRun = useLive(({ sandbox, connection }) => sandbox.state !== 'refused' && connection.state === 'open');
  const [answeredAt, setAnsweredAt] = useState(() => Number(kept(ANSWERED_KEY) ?? 0));
  const block = live.blocks.get(name);
  if (!offer || !block || !isForThisPage(room)) return null;
  const isAnswered = offer.at <= answeredAt;
  // What somebody has run by themselves is no news to them.
  if (isAnswered ? refusal === undefined : hasRun && offer.how === 'ran') return null;
  const answer = () => {
    keep(ANSWERED_KEY, String(offer.at));
    setAnsweredAt(offer.at);
  };
  const run = () => {
    answer();
    void import('../live/run').then(({ runBlock }) => runBlock(live, block));
  };
  const dismiss = () => {
    answer();
    forgetRefusal(live, name);
  };
  return { by: offer.by, how: offer.how, name, text: textOf(name), refusal, run: canRun ? run : null, dismiss };
}

function isForThisPage(room: RoomState): boolean {
  return room.you !== null && room.you.role !== 'viewer' && !isDriving(room);
}

function textOf(name: string): string {
  return document.querySelector<HTMLElement>(`[data-block="${name}"] code`)?.innerText.trim() ?? '';
}
