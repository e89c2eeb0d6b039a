// Owns what browser and server say to each other on the socket of an open room: who is there, what the driver shows, and
// what people want of one another. A participant's own sandbox and lab stay on the live socket (protocol.ts).
import * as z from 'zod/mini';
import { memberId } from './member-id';
import { terminal } from './message-fields';
import { address } from './open-room';
import { parse } from './protocol';
import { REACTION_COMMANDS, REACTION_FACTS } from './reactions';
import { remoteAction, remoteDeckSchema, remoteSecret } from './remote';
import { COPY_COMMANDS, COPY_FACTS } from './room-copies';
import { offeredBlock, offerSchema } from './room-offer';
import { PAUSE_COMMANDS } from './room-pause';
import { POLL_COMMANDS, POLL_FACTS } from './room-polls';
import { QUESTION_COMMANDS, QUESTION_FACTS } from './room-questions';
import { QUEUE_COMMANDS, QUEUE_FACTS } from './room-queue';
import { QUIZ_COMMANDS, QUIZ_FACTS } from './room-quizzes';
import { RATE_COMMANDS, RATE_FACTS } from './room-rate';
import { GIVEN_ROLES, ROOM_ROLES } from './room-rights';
import { talkTimerSchema } from './talk-timer';
import { wallDeckSchema, wallEntrySchema } from './wall';
import { tallySchema } from './wall-order';
import { inkMessageSchema } from './window-messages';

export const roomCommandSchema = z.discriminatedUnion('type', [
  /**
   * Always the first message. The browser's cookie says who it is, or of a phone that is a remote its secret whose. `acts`: the
   * page does what its driver's remote wants.
   */
  z.object({
    type: z.literal('hello'),
    version: z.int(),
    code: z.string().check(z.maxLength(20)),
    remote: z.optional(remoteSecret),
    acts: z.optional(z.boolean()),
  }),
  /** Of a remote, to the page of who drives. */
  z.object({ type: z.literal('act'), action: remoteAction }),
  /** The speaker's timer, by the server's clock: their pages and their phones have it in common. */
  z.object({ type: z.literal('set-timer'), timer: talkTimerSchema }),
  /** Moves everybody. `seat`: the count of the driver's seat as the page knows it; an older one is passed over. */
  z.object({ type: z.literal('show'), seat: z.int(), address, isBlack: z.boolean() }),
  /** The driver has that terminal in front: it is the one on stage. */
  z.object({ type: z.literal('front'), seat: z.int(), terminal }),
  /** Pointer and pen, as the driver's own windows say them to each other. */
  z.object({ type: z.literal('ink'), seat: z.int(), message: inkMessageSchema }),
  /** Where this page is; told now and then, and only by who does not drive. */
  z.object({ type: z.literal('at'), address, isFollowing: z.boolean() }),
  z.object({ type: z.literal('start') }),
  z.object({ type: z.literal('lock'), locked: z.boolean() }),
  z.object({ type: z.literal('end') }),
  z.object({ type: z.literal('give-role'), member: memberId, role: z.enum(GIVEN_ROLES) }),
  z.object({ type: z.literal('take-seat') }),
  z.object({ type: z.literal('give-seat'), member: memberId }),
  z.object({ type: z.literal('remove'), member: memberId }),
  /** Of who only watches. */
  z.object({ type: z.literal('take-part') }),
  z.object({ type: z.literal('rename'), name: z.string().check(z.maxLength(200)) }),
  z.object({ type: z.literal('raise-hand'), about: z.string().check(z.maxLength(200)) }),
  /** One's own without `member`. */
  z.object({ type: z.literal('lower-hand'), member: z.optional(memberId) }),
  /** The driver has run that block. */
  z.object({ type: z.literal('ran'), seat: z.int(), block: offeredBlock }),
  /** A block is held out to one member, or to all. Nothing runs by that. */
  z.object({ type: z.literal('offer'), block: offeredBlock, to: z.optional(memberId) }),
  /** To all. `address`: of the slide to which it calls them; then `text` may be empty. */
  z.object({ type: z.literal('say'), text: z.string().check(z.maxLength(500)), address: z.optional(address) }),
  /** From now on this page hears how everybody's work stands. */
  z.object({ type: z.literal('watch-wall') }),
  /** From now on this page hears how many are where: a slide shows it. */
  z.object({ type: z.literal('watch-tally') }),
  /** Something happens to the sandbox of one member, or to that of each who works here. */
  z.object({ type: z.literal('tend'), what: z.enum(['extend', 'reset']), member: z.optional(memberId) }),
  z.object({ type: z.literal('ping') }),
  ...POLL_COMMANDS,
  ...QUIZ_COMMANDS,
  ...QUESTION_COMMANDS,
  ...REACTION_COMMANDS,
  ...QUEUE_COMMANDS,
  ...PAUSE_COMMANDS,
  ...COPY_COMMANDS,
  ...RATE_COMMANDS,
]);
export type RoomSocketCommand = z.infer<typeof roomCommandSchema>;

const shown = z.nullable(z.object({ address, isBlack: z.boolean() }));
const saying = { by: z.string(), text: z.string(), at: z.number(), address: z.optional(address) };
const said = z.nullable(z.object(saying));

/** Of the sandbox on stage; `{port}` stands for a port or its name. */
const audienceSchema = z.object({ url: z.string(), path: z.string() });
export type Audience = z.infer<typeof audienceSchema>;

const youSchema = z.object({
  member: memberId,
  name: z.string(),
  role: z.enum(ROOM_ROLES),
  /** Milliseconds of the server's clock since which the hand is up. */
  hand: z.nullable(z.number()),
});

/**
 * What everybody knows of the room. `people`: who is here now. `cap`: how many may take part, null for as many as come;
 * `taken`: how many of these places are, 0 without a cap. `waiting`: who waits for one.
 * `pausedSince`: on the server's clock; null while the practice goes on. `areCopiesLet`: of the sandbox of who drives.
 * `audienceRate`: requests a second that the app on stage takes by the room's name.
 */
const standingSchema = z.object({
  phase: z.enum(['lobby', 'live', 'ended']),
  isLocked: z.boolean(),
  seat: z.object({ member: z.string(), name: z.string(), count: z.int() }),
  people: z.int(),
  cap: z.nullable(z.int()),
  taken: z.int(),
  waiting: z.int(),
  pausedSince: z.nullable(z.number()),
  areCopiesLet: z.boolean(),
  audienceRate: z.int(),
});
export type RoomStanding = z.infer<typeof standingSchema>;

const rosterEntrySchema = z.object({
  member: memberId,
  name: z.string(),
  role: z.enum(ROOM_ROLES),
  isHere: z.boolean(),
  /** Null while not told. */
  at: z.nullable(z.object({ address, isFollowing: z.boolean() })),
  hand: z.nullable(z.object({ at: z.number(), about: z.string() })),
});
export type RosterEntry = z.infer<typeof rosterEntrySchema>;

export const roomFactSchema = z.discriminatedUnion('type', [
  /** Always the first. `now`: the server's clock. */
  z.object({
    type: z.literal('snapshot'),
    version: z.int(),
    code: z.string(),
    deck: z.string(),
    title: z.string(),
    now: z.number(),
    you: youSchema,
    standing: standingSchema,
    audience: audienceSchema,
    shown,
    said,
    offer: z.nullable(offerSchema),
  }),
  z.object({ type: z.literal('you-changed'), you: youSchema }),
  z.object({ type: z.literal('standing-changed'), standing: standingSchema }),
  z.object({ type: z.literal('shown'), address, isBlack: z.boolean() }),
  z.object({ type: z.literal('ink'), message: inkMessageSchema }),
  z.object({ type: z.literal('said'), ...saying }),
  z.object({ type: z.literal('offered'), offer: offerSchema }),
  /** For those who may see it: all who have changed since the last, and who have gone for good. */
  z.object({
    type: z.literal('roster-changed'),
    changed: z.array(rosterEntrySchema),
    removed: z.array(memberId),
  }),
  /** What of the deck the wall names; again when it has changed. */
  z.object({ type: z.literal('wall-deck'), deck: wallDeckSchema }),
  /** How many are where. It says of nobody who they are. */
  z.object({ type: z.literal('tally'), columns: tallySchema }),
  /** Whose work has changed since the last. */
  z.object({ type: z.literal('wall-changed'), entries: z.array(wallEntrySchema) }),
  /** To a remote, before all else. `pass`: its secret from now on. */
  z.object({ type: z.literal('remote-entered'), pass: remoteSecret, deck: remoteDeckSchema }),
  /** To the page of who drives: their remote wants that done. */
  z.object({ type: z.literal('acted'), action: remoteAction }),
  /** To pages and phones of one member, by the server's clock. */
  z.object({ type: z.literal('timer-changed'), timer: talkTimerSchema }),
  /** To the pages of who has remotes. */
  z.object({ type: z.literal('remotes-changed'), phones: z.int() }),
  /** What was asked did not happen; `message` is for people. */
  z.object({ type: z.literal('refused'), message: z.string() }),
  z.object({ type: z.literal('ponged') }),
  ...POLL_FACTS,
  ...QUIZ_FACTS,
  ...QUESTION_FACTS,
  ...REACTION_FACTS,
  ...QUEUE_FACTS,
  ...COPY_FACTS,
  ...RATE_FACTS,
]);
export type RoomFact = z.infer<typeof roomFactSchema>;

export const parseRoomSocketCommand = (text: string) => parse(roomCommandSchema, text);
export const parseRoomFact = (text: string) => parse(roomFactSchema, text);
