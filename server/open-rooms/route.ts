// Owns what is served below /rooms: opening a room, looking a code up, joining, going on in another browser, and one's own
// rooms. Only wrong codes and phrases count against an address at once, so that a whole hall behind one address gets in.
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod/mini';
import { personName } from '#core/person-name';
import { parseRoomCode } from '#core/room-code';
import { roomCap } from '#core/room-queue';
import { mayInRoom } from '#core/room-rights';
import { createAttempts } from '../auth/attempts';
import { newParticipant, type Session, type Sessions } from '../auth/session';
import type { ClientAddress } from '../http/client-address';
import { readJson, sendJson } from '../http/json';
import { keptRoute } from './kept-route';
import { Newcomers } from './newcomers';
import { OneTimeLinks } from './one-time-links';
import type { OpenRoom } from './open-room';
import { Phrases } from './phrases';
import type { KeptRouteDeps } from './room-answer';

export const ROOMS_PATH = '/rooms/';

const LOCKED = 'This room is locked: nobody else comes in for now. Ask who presents.';

export type RoomsRouteDeps = Omit<KeptRouteDeps, 'crossings'> & { sessions: Sessions; clientAddress: ClientAddress };
type DoorDeps = KeptRouteDeps & RoomsRouteDeps;

const phrase = z.optional(z.string().check(z.maxLength(200)));
const openSchema = z.object({
  deck: z.string().check(z.maxLength(80)),
  name: z.string().check(z.maxLength(200)),
  phrase,
  cap: z.optional(roomCap),
});
const joinSchema = z.object({
  code: z.string().check(z.maxLength(40)),
  name: z.string().check(z.maxLength(200)),
  phrase,
  watch: z.optional(z.boolean()),
  /** They have been told that their sandbox ends. */
  endsSandbox: z.optional(z.boolean()),
});

const goOnSchema = z.object({ secret: z.string().check(z.maxLength(100)) });

const USED_UP = 'This link has been used, or is too old. Make a new one in the room’s panel, at the other computer.';
const TOO_MANY = 'As many have come from this network as may. Ask who presents to open another room.';
const ENDS_SANDBOX = 'Who only watches has no sandbox: yours on this deck ends, with all that is in it.';

/** Wrong codes from one address within a minute: of a whole hall behind it, some mistype. */
const MOST_CODES = 100;

type Answer = { status: number; body: object; cookie?: string };

/** True when it has answered. The caller has checked Host, and Origin of changes. */
export function roomsRoute(deps: RoomsRouteDeps) {
  const parts = { ...deps, crossings: new OneTimeLinks<{ session: Session; code: string }>() };
  const door = new Door(parts);
  const answerKept = keptRoute(parts);
  const answers: Record<string, { method: string; answer(request: IncomingMessage): Promise<Answer> }> = {
    [`${ROOMS_PATH}open`]: { method: 'POST', answer: (request) => door.open(request) },
    [`${ROOMS_PATH}join`]: { method: 'POST', answer: (request) => door.join(request) },
    [`${ROOMS_PATH}go-on`]: { method: 'POST', answer: (request) => door.goOn(request) },
    [`${ROOMS_PATH}mine`]: { method: 'GET', answer: (request) => door.mine(request) },
    [`${ROOMS_PATH}look`]: { method: 'GET', answer: (request) => door.look(request) },
  };
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const path = request.url?.split('?')[0] ?? '';
    const found = Object.hasOwn(answers, path) ? answers[path] : undefined;
    if (!found) return answerKept(request, response);
    if (request.method !== found.method) {
      response.setHeader('allow', found.method);
      sendJson(response, { message: `This address takes ${found.method} only.` }, 405);
      return true;
    }
    const { status, body, cookie = await deps.sessions.renewal(request) } = await found.answer(request);
    if (cookie) response.setHeader('set-cookie', cookie);
    sendJson(response, body, status);
    return true;
  };
}

class Door {
  /** Wrong codes, by address. */
  private readonly codes = createAttempts({ most: MOST_CODES });
  private readonly phrases = new Phrases();
  private readonly newcomers = new Newcomers();

  constructor(private readonly deps: DoorDeps) {}

  async open(request: IncomingMessage): Promise<Answer> {
    const session = await this.deps.sessions.read(request);
    if (session?.role !== 'presenter')
      return refusal(403, 'Only who presents opens a room. Open a presenter’s link first.');
    const asked = z.safeParse(openSchema, await readJson(request));
    if (!asked.success) return refusal(400, 'That is no way to ask for a room.');
    const { deck, name, phrase: said, cap } = asked.data;
    if (!(await this.deps.library.compiled(deck))?.ok) return refusal(404, 'There is no such deck, or it has faults.');
    const phrase = said?.trim() || null;
    const room = await this.deps.rooms.open(deck, phrase);
    if (phrase !== null && room.state.phrase !== null) this.phrases.learn(room.state.phrase, phrase);
    const presenter = await room.entry.admit(session.participant, personName(name) || 'Presenter', 'presenter');
    if (presenter && cap !== undefined) await room.obey(presenter.id, { type: 'set-cap', cap });
    return { status: 200, body: { code: room.state.code } };
  }

  /** The rooms that this browser presents in, the latest first. */
  async mine(request: IncomingMessage): Promise<Answer> {
    const { sessions, rooms, library } = this.deps;
    const session = await sessions.read(request);
    const found = session ? await rooms.presentedBy(session.participant) : [];
    const titled = found.map(async ({ deck, ...rest }) => ({ ...rest, deck, title: await titleOf(library, deck) }));
    return { status: 200, body: { rooms: await Promise.all(titled) } };
  }

  async look(request: IncomingMessage): Promise<Answer> {
    const { sessions, library } = this.deps;
    const typed = new URL(request.url ?? '/', 'http://localhost').searchParams.get('code') ?? '';
    const room = await this.find(request, typed);
    if ('status' in room) return room;
    const { code, deck, phrase: kept, isLocked, phase } = room.state;
    const session = await sessions.read(request);
    const title = await titleOf(library, deck);
    const waiting = session && room.entry.waitingOf(session.participant);
    const known = (session && room.memberOf(session.participant)) ?? waiting;
    const yours = { name: known?.name ?? null, isWaiting: waiting !== null };
    return { status: 200, body: { code, deck, title, needsPhrase: kept !== null, isLocked, phase, ...yours } };
  }

  async join(request: IncomingMessage): Promise<Answer> {
    const { sessions } = this.deps;
    const asked = z.safeParse(joinSchema, await readJson(request));
    if (!asked.success) return refusal(400, 'That is no way to join a room.');
    const room = await this.find(request, asked.data.code);
    if ('status' in room) return room;
    const known = await sessions.read(request);
    const session: Session = known ?? { role: 'attendee', participant: newParticipant() };
    const { participant } = session;
    const isWaiting = room.entry.waitingOf(participant) !== null;
    // Who waits has said name and pass phrase; a lock holds for them as well, also where they would only watch.
    if (isWaiting && asked.data.watch && room.state.isLocked) return refusal(403, LOCKED);
    const isKnown = isWaiting || room.memberOf(participant) !== null;
    const barred = isKnown ? null : await this.barred(room, request, asked.data);
    if (barred) return barred;
    const { watch, endsSandbox } = asked.data;
    const comesToWatch = watch === true && room.memberOf(participant) === null;
    if (comesToWatch && !endsSandbox && this.deps.rooms.endsByWatching(room.state.deck, participant))
      return refusal(428, ENDS_SANDBOX);
    const isNew = !isKnown && !room.entry.isFormer(participant);
    if (isNew && !this.newcomers.mayCome(room, this.deps.clientAddress(request))) return refusal(409, TOO_MANY);
    const member = await room.entry.admit(participant, asked.data.name, watch ? 'viewer' : 'attendee');
    if (!member) return refusal(409, 'The room is full.');
    const { code, deck } = room.state;
    const waits = room.entry.waitingOf(participant) !== null;
    const answer = { status: 200, body: { code, deck, ...(waits && { isWaiting: true }) } };
    return known ? answer : { ...answer, cookie: await sessions.cookie(session) };
  }

  /** Makes this browser the one of who has made the link, whoever it was before. */
  async goOn(request: IncomingMessage): Promise<Answer> {
    const { crossings, rooms, sessions } = this.deps;
    const address = this.deps.clientAddress(request);
    if (this.codes.isBarred(address)) return refusal(429, 'Too many links from here lead nowhere. Wait a minute.');
    const asked = z.safeParse(goOnSchema, await readJson(request));
    const crossing = asked.success ? crossings.take(asked.data.secret) : null;
    const room = crossing && (await rooms.find(crossing.code));
    const member = crossing && room?.memberOf(crossing.session.participant);
    if (!room || !member || !mayInRoom(member.role, 'go-on-elsewhere')) {
      this.codes.fail(address);
      return refusal(403, USED_UP);
    }
    const { code, deck } = room.state;
    return { status: 200, body: { code, deck }, cookie: await sessions.cookie(crossing.session) };
  }

  /** The room of that code, or why not. */
  private async find(request: IncomingMessage, typed: string): Promise<OpenRoom | Answer> {
    const address = this.deps.clientAddress(request);
    if (this.codes.isBarred(address)) return refusal(429, 'Too many codes from here lead nowhere. Wait a minute.');
    const code = parseRoomCode(typed);
    const room = code && (await this.deps.rooms.find(code));
    if (room && room.state.phase !== 'ended') return room;
    // After a talk many press Join once more: that is no guess.
    if (!room) this.codes.fail(address);
    return refusal(404, room ? 'This room is over.' : 'No room has this code. Check it letter by letter.');
  }

  /** Why somebody new is not let in; null when they are. */
  private async barred(
    room: OpenRoom,
    request: IncomingMessage,
    { name, phrase: said }: z.infer<typeof joinSchema>,
  ): Promise<Answer | null> {
    const { code, isLocked, phrase: kept } = room.state;
    if (isLocked) return refusal(403, LOCKED);
    if (personName(name) === '') return refusal(400, 'Say a name, so that others know who you are.');
    if (kept === null) return null;
    if (!said) return refusal(403, 'This room has a pass phrase. Ask who presents.');
    const verdict = await this.phrases.judge({ code, kept, said, address: this.deps.clientAddress(request) });
    if (verdict === 'barred') return refusal(429, 'Too many wrong pass phrases were tried. Wait a minute.');
    if (verdict === 'right') return null;
    return refusal(403, 'That is not the pass phrase.');
  }
}

/** For people; its name where it cannot be shown. */
async function titleOf(library: RoomsRouteDeps['library'], deck: string): Promise<string> {
  const outcome = await library.compiled(deck);
  return outcome?.ok ? outcome.deck.manifest.title : deck;
}

function refusal(status: number, message: string): Answer {
  return { status, body: { message } };
}
