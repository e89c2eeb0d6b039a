import { positionAt } from '#core/position';
import type { Offer } from '#core/room-offer';
import { isSpotPoll } from '#core/room-polls';
import type { SlideRef } from '../talk/clock';
import { inLineWords } from '../terminal/waiting-words';
import { askedNews } from './asked-news';
import { handsUp, isDriving, type LineState, type RoomState } from './room-state';

/** What the strip says of the room; null while there is nothing to say. */
export type StripWords = { kind: 'line' | 'lobby' | 'away'; text: string };

const LINE_WORDS: Record<Exclude<LineState, 'connecting' | 'open' | 'waiting'>, string> = {
  lost: 'The room does not answer; trying again. You can go on by yourself.',
  out: 'You are not in this room. Join it to follow, or go on by yourself.',
  over: 'The room is over. You can go on by yourself.',
  outdated: 'This page is older than the room’s server. Reload it to follow.',
};

export function stripWords(room: RoomState, slides: readonly SlideRef[]): StripWords | null {
  const { line, standing, shown, isFollowing } = room;
  if (line === 'connecting') return null;
  if (line === 'waiting') return { kind: 'line', text: waitingForPlace(room) };
  if (line !== 'open') return { kind: 'line', text: LINE_WORDS[line] };
  if (!isFollowing && shown && !isDriving(room)) {
    const poll = isAsked(room.asked) ? ', and a poll is open' : '';
    return {
      kind: 'away',
      text: `You are looking around. The speaker is at ${placeWords(slides, shown.address)}${poll}.`,
    };
  }
  if (standing?.phase !== 'lobby') return null;
  return { kind: 'lobby', text: `The room has not begun. ${peopleWords(standing.people)}` };
}

/** For who waits to get in. */
export function waitingForPlace({ waiting }: Pick<RoomState, 'waiting'>): string {
  if (!waiting) return '';
  const held = waiting.isLocked ? ' The room is locked: nobody comes in for now.' : '';
  return `All places in this room are taken. ${inLineWords(waiting)}.${held}`;
}

/** Whether a poll of the deck waits for this person's answer. */
function isAsked({ polls, votes }: RoomState['asked']): boolean {
  return [...polls.values()].some((poll) => poll.isOpen && !isSpotPoll(poll) && !votes[poll.name]?.length);
}

/** `12 · Title`; a slide without a number by its title alone. */
export function placeWords(slides: readonly SlideRef[], address: string): string {
  const { number = null, title = address } = slides[positionAt(slides, address)?.slide ?? -1] ?? {};
  return number === null ? title : `${number}\u00a0· ${title}`;
}

export function peopleWords(people: number): string {
  return people === 1 ? 'One person is here.' : `${people} people are here.`;
}

/** What a screen reader hears of a change; null: nothing. */
export function roomNews(before: RoomState, after: RoomState): string | null {
  const news = [lineNews(before, after), standingNews(before, after), yourNews(before, after)];
  if (after.said && after.said !== before.said && before.you) news.push(`${after.said.by} says: ${after.said.text}`);
  if (after.offer && after.offer !== before.offer && before.you && !isDriving(after))
    news.push(offerWords(after.offer));
  if (before.you) news.push(askedNews(before.asked, after.asked));
  if (after.refused && after.refused !== before.refused) news.push(after.refused);
  const hands = handsUp(after).length;
  if (before.roster.size > 0 && hands > handsUp(before).length) news.push(`Hands up: ${hands}.`);
  return news.filter((each) => each !== null).join(' ') || null;
}

function offerWords({ by, how }: Offer): string {
  return how === 'ran' ? `${by} ran a block. m runs it in yours.` : `${by} offers you a block. m runs it in yours.`;
}

function lineNews({ line: before }: RoomState, { line }: RoomState): string | null {
  if (line === 'waiting') return before === 'waiting' ? null : 'You wait for a place in this room.';
  if (line === before || line === 'connecting') return null;
  if (line === 'open' && before === 'waiting') return 'You are in the room now.';
  if (line === 'open') return before === 'lost' ? 'The room answers again.' : null;
  return LINE_WORDS[line];
}

function standingNews(before: RoomState, after: RoomState): string | null {
  if (!before.standing) return null;
  if (before.standing.phase === 'lobby' && after.standing?.phase === 'live') return 'The room has begun.';
  if (!isDriving(before) && isDriving(after)) return 'You move everybody’s slides now.';
  if (isDriving(before) && !isDriving(after)) return `${after.standing?.seat.name} moves everybody’s slides now.`;
  return null;
}

function yourNews({ you: before }: RoomState, { you }: RoomState): string | null {
  if (!before || !you) return null;
  if (before.hand !== null && you.hand === null) return 'Your hand is down.';
  if (before.hand === null && you.hand !== null) return 'Your hand is up.';
  if (before.role !== you.role) return `You are ${you.role === 'attendee' ? 'an' : 'a'} ${you.role} now.`;
  return null;
}
