// Owns an open room: what has happened in it, and what that makes of it. Values, replaced and never changed; the server
// keeps the events and nothing else.
import * as z from 'zod/mini';
import { memberId } from './member-id';
import { terminal } from './message-fields';
import { REACTION_EVENTS } from './reactions';
import { ROOM_CODE } from './room-code';
import { COPY_EVENTS } from './room-copies';
import {
  afterQueueEvent,
  type Former,
  withJoined,
  withMember,
  withoutTraces,
  withRole,
  withSeat,
} from './room-members';
import { laterOffer, OFFER_MANNERS, type Offer, offeredBlock, offerOnMove } from './room-offer';
import { PAUSE_EVENTS, type Pause } from './room-pause';
import { afterPollEvent, POLL_EVENTS, type PollEvent, type RoomPolls } from './room-polls';
import {
  afterQuestionEvent,
  NO_QUESTIONS,
  QUESTION_EVENTS,
  type QuestionBoard,
  type QuestionEvent,
} from './room-questions';
import { NOBODY_WAITS, QUEUE_EVENTS, type RoomQueue } from './room-queue';
import { afterQuizEvent, QUIZ_EVENTS, type QuizEvent, type RoomQuizzes } from './room-quizzes';
import { type AudienceRate, RATE_EVENTS, USUAL_RATE } from './room-rate';
import { GIVEN_ROLES, ROOM_ROLES, type RoomRole } from './room-rights';
import { afterSwitch } from './room-switches';
import { FIRST_TERMINAL } from './terminal-number';

/** A room in which nothing has happened for so long is forgotten with everybody in it. */
export const KEPT_DAYS = 30;
/** Kept of one room, slides and terminals together; what is shown later is seen by all the same. */
export const MAX_MOVES = 20_000;
const MAX_SAID_LETTERS = 500;
const MAX_ABOUT_LETTERS = 200;

const name = z.string().check(z.minLength(1), z.maxLength(120));
/** Slide and step, as an address says them. */
export const address = z.string().check(z.maxLength(100));

const roomEventSchema = z.discriminatedUnion('type', [
  /** `phrase`: a hash of the pass phrase, if there is one. */
  z.object({
    type: z.literal('opened'),
    code: z.string().check(z.regex(ROOM_CODE)),
    deck: z.string().check(z.maxLength(80)),
    phrase: z.nullable(z.string().check(z.maxLength(200))),
  }),
  /** The first is the presenter. `participant`: by the browser's cookie; it never leaves the server. */
  z.object({
    type: z.literal('joined'),
    member: memberId,
    participant: z.string().check(z.maxLength(64)),
    name,
    role: z.enum(ROOM_ROLES),
  }),
  z.object({ type: z.literal('renamed'), member: memberId, name }),
  z.object({ type: z.literal('removed'), member: memberId }),
  z.object({ type: z.literal('started') }),
  z.object({ type: z.literal('locked'), locked: z.boolean() }),
  z.object({ type: z.literal('role-given'), member: memberId, role: z.enum(GIVEN_ROLES) }),
  z.object({ type: z.literal('seat-taken'), member: memberId }),
  z.object({ type: z.literal('shown'), address, isBlack: z.boolean() }),
  /** The driver has that terminal in front. */
  z.object({ type: z.literal('fronted'), terminal }),
  /** Normal form may make three letters of one. */
  z.object({
    type: z.literal('hand-raised'),
    member: memberId,
    about: z.string().check(z.maxLength(3 * MAX_ABOUT_LETTERS)),
  }),
  z.object({ type: z.literal('hand-lowered'), member: memberId }),
  /** `address`: of the slide to which it calls everybody. */
  z.object({
    type: z.literal('said'),
    member: memberId,
    text: z.string().check(z.maxLength(MAX_SAID_LETTERS)),
    address: z.optional(address),
  }),
  /** `to`: one member; null: all. */
  z.object({
    type: z.literal('offered'),
    by: memberId,
    to: z.nullable(memberId),
    block: offeredBlock,
    how: z.enum(OFFER_MANNERS),
  }),
  z.object({ type: z.literal('ended') }),
  ...POLL_EVENTS,
  ...QUIZ_EVENTS,
  ...QUESTION_EVENTS,
  ...REACTION_EVENTS,
  ...QUEUE_EVENTS,
  ...PAUSE_EVENTS,
  ...COPY_EVENTS,
  ...RATE_EVENTS,
]);
export type RoomEvent = z.infer<typeof roomEventSchema>;

export type Hand = { at: number; about: string };

export type Member = {
  id: string;
  participant: string;
  name: string;
  role: RoomRole;
  joinedAt: number;
  hand: Hand | null;
};

export type OpenRoomState = {
  code: string;
  deck: string;
  phrase: string | null;
  phase: 'lobby' | 'live' | 'ended';
  isLocked: boolean;
  /** By id, in the order in which they joined. */
  members: ReadonlyMap<string, Member>;
  /** How many may take part; null: as many as come. */
  cap: number | null;
  /** Those who wait to get in. */
  queue: RoomQueue;
  /** By id, those who are no longer in the room, or have given up waiting. */
  former: ReadonlyMap<string, Former>;
  /** Who opened it; empty until then. */
  presenter: string;
  /** Who moves the slides; `count` grows each time it changes hands, so that what was said before does not count. */
  seat: { member: string; count: number };
  /** How often something was shown. */
  moves: number;
  /** What the driver shows; null: nothing yet. */
  shown: { address: string; isBlack: boolean } | null;
  /** Number of the driver's terminal that is on stage. */
  terminal: number;
  /** The last word to all. */
  said: { by: string; text: string; at: number; address?: string | undefined } | null;
  /** The last to all, and to each. */
  offers: { all: Offer | null; one: ReadonlyMap<string, Offer> };
  polls: RoomPolls;
  quizzes: RoomQuizzes;
  board: QuestionBoard;
  hasReactions: boolean;
  pauses: readonly Pause[];
  areCopiesLet: boolean;
  audienceRate: AudienceRate;
  openedAt: number;
  endedAt: number | null;
};

/** What was read from a log; null for what this version does not know. */
export function parseRoomEvent(event: unknown): RoomEvent | null {
  const parsed = z.safeParse(roomEventSchema, event);
  return parsed.success ? parsed.data : null;
}

export function openedRoom(event: Extract<RoomEvent, { type: 'opened' }>, at: number): OpenRoomState {
  const { code, deck, phrase } = event;
  return {
    ...{ code, deck, phrase, phase: 'lobby', isLocked: false, members: new Map(), moves: 0, shown: null, said: null },
    ...{ seat: { member: '', count: 0 }, offers: { all: null, one: new Map() }, polls: new Map(), quizzes: new Map() },
    ...{ board: NO_QUESTIONS, hasReactions: true, openedAt: at, endedAt: null },
    ...{
      terminal: FIRST_TERMINAL,
      cap: null,
      queue: NOBODY_WAITS,
      former: new Map(),
      presenter: '',
      pauses: [],
      areCopiesLet: false,
      audienceRate: USUAL_RATE,
    },
  };
}

/** The same object where nothing is new. What comes after its end changes nothing. */
export function afterRoomEvent(room: OpenRoomState, event: RoomEvent, at: number): OpenRoomState {
  if (room.phase === 'ended' || event.type === 'opened') return room;
  switch (event.type) {
    case 'joined':
      return withJoined(room, event, at);
    case 'renamed':
      return withMember(room, event.member, (member) => ({ ...member, name: event.name }));
    case 'removed':
      return withoutTraces(room, event.member);
    case 'capped':
    case 'queued':
    case 'gone':
      return afterQueueEvent(room, event, at);
    case 'started':
    case 'ended':
    case 'locked':
    case 'paused':
    case 'copies-let':
    case 'reactions-switched':
      return afterSwitch(room, event, at);
    case 'role-given':
      return withRole(room, event.member, event.role);
    case 'seat-taken':
      return withSeat(room, event.member);
    case 'shown':
    case 'fronted':
      return afterMove(room, event);
    case 'hand-raised':
    case 'hand-lowered':
      return withHand(room, event.member, 'about' in event ? { at, about: event.about } : null);
    case 'said':
      return { ...room, said: { by: event.member, text: event.text, at, address: event.address } };
    case 'audience-limited':
      return withNew(room, 'audienceRate', event.rate);
    case 'offered':
      return withOffer(room, event, at);
    default:
      return afterAsked(room, event, at);
  }
}

function afterAsked(room: OpenRoomState, event: PollEvent | QuizEvent | QuestionEvent, at: number): OpenRoomState {
  switch (event.type) {
    case 'poll-opened':
    case 'poll-closed':
    case 'results-shown':
    case 'poll-put-away':
    case 'voted':
      return withNew(room, 'polls', afterPollEvent(room.polls, event));
    case 'quiz-answered':
    case 'quiz-shown':
      return withNew(room, 'quizzes', afterQuizEvent(room.quizzes, event));
    case 'asked':
    case 'question-backed':
    case 'question-marked':
    case 'question-staged':
    case 'questions-switched':
      return withNew(room, 'board', afterQuestionEvent(room.board, event, at));
    default:
      return event satisfies never;
  }
}

/** Comes often, and is kept only up to `MAX_MOVES`. */
export function isMove({ type }: RoomEvent): boolean {
  return type === 'shown' || type === 'fronted';
}

/** As they queue for help: who has waited longest first. */
export function raisedHands(room: OpenRoomState): Member[] {
  const raised = [...room.members.values()].filter(({ hand }) => hand);
  return raised.toSorted((a, b) => (a.hand?.at ?? 0) - (b.hand?.at ?? 0));
}

/** What that member is offered now. */
export function offerTo({ offers }: OpenRoomState, member: string): Offer | null {
  return laterOffer(offers.all, offers.one.get(member) ?? null);
}

type Move = Extract<RoomEvent, { type: 'shown' | 'fronted' }>;

function afterMove(room: OpenRoomState, move: Move): OpenRoomState {
  if (move.type === 'shown') return withShown(room, { address: move.address, isBlack: move.isBlack });
  return move.terminal === room.terminal ? room : { ...room, moves: room.moves + 1, terminal: move.terminal };
}

function withShown(room: OpenRoomState, shown: NonNullable<OpenRoomState['shown']>): OpenRoomState {
  const all = offerOnMove(room.offers.all, room.shown?.address, shown.address);
  return { ...room, moves: room.moves + 1, shown, offers: { ...room.offers, all } };
}

function withOffer(room: OpenRoomState, event: Extract<RoomEvent, { type: 'offered' }>, at: number): OpenRoomState {
  const { block, by, to, how } = event;
  const offer = { block, by, at, how };
  if (to === null) return { ...room, offers: { ...room.offers, all: offer } };
  if (!room.members.has(to)) return room;
  return { ...room, offers: { ...room.offers, one: new Map(room.offers.one).set(to, offer) } };
}

function withNew<K extends keyof OpenRoomState>(room: OpenRoomState, key: K, value: OpenRoomState[K]): OpenRoomState {
  return room[key] === value ? room : { ...room, [key]: value };
}

/** Who asks again keeps their place. */
function withHand(room: OpenRoomState, id: string, hand: Hand | null): OpenRoomState {
  return withMember(room, id, (member) =>
    member.hand?.about === hand?.about
      ? member
      : { ...member, hand: hand && { ...hand, at: member.hand?.at ?? hand.at } },
  );
}
