import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  afterRoomEvent,
  type OpenRoomState,
  offerTo,
  openedRoom,
  parseRoomEvent,
  type RoomEvent,
  raisedHands,
} from '#core/open-room';
import { nameKey, ownName, personName } from '#core/person-name';
import { parseRoomCode, ROOM_CODE, roomCodeFrom, spelledCode } from '#core/room-code';
import { AUDIENCE_RATES } from '#core/room-rate';
import { GIVEN_ROLES, mayInRoom, ROOM_ACTIONS, ROOM_ROLES } from '#core/room-rights';

const opened = { type: 'opened', code: 'ABC234', deck: 'basics', phrase: null } as const;
const IDS = ['mine-1', 'ada-22', 'bob-33', 'cleo-4'];
const joined = (member: string, role: 'presenter' | 'co-presenter' | 'attendee' = 'attendee'): RoomEvent => ({
  ...{ type: 'joined', member, participant: `p-${member}`, name: member, role },
});
const roomWith = (...events: RoomEvent[]): OpenRoomState =>
  events.reduce((room, event, at) => afterRoomEvent(room, event, at), openedRoom(opened, 0));

const member = fc.constantFrom(...IDS);
const question = fc.constantFrom('q-1111', 'q-2222');
const POLL = { title: 'Why?', options: ['a', 'b'], isSeveral: false, isLive: false };
const anyEvent: fc.Arbitrary<RoomEvent> = fc.oneof(
  member.map((id) => joined(id)),
  member.map((id) => ({ type: 'removed' as const, member: id })),
  member.map((id) => ({ type: 'gone' as const, member: id })),
  member.map((id) => ({ type: 'queued' as const, member: id, participant: `p-${id}`, name: id })),
  fc.record({ type: fc.constant('role-given' as const), member, role: fc.constantFrom(...GIVEN_ROLES) }),
  fc.record({ type: fc.constant('seat-taken' as const), member }),
  fc.record({ type: fc.constant('hand-raised' as const), member, about: fc.string({ maxLength: 20 }) }),
  fc.record({ type: fc.constant('hand-lowered' as const), member }),
  fc.record({ type: fc.constant('shown' as const), address: fc.string({ maxLength: 10 }), isBlack: fc.boolean() }),
  fc.record({ type: fc.constant('locked' as const), locked: fc.boolean() }),
  fc.constant({ type: 'started' as const }),
  fc.boolean().map((isPaused) => ({ type: 'paused' as const, isPaused })),
  fc.record({ type: fc.constant('copies-let' as const), member, areLet: fc.boolean() }),
  fc.record({ type: fc.constant('audience-limited' as const), rate: fc.constantFrom(...AUDIENCE_RATES) }),
  fc.constant({ type: 'poll-opened' as const, poll: 'p', text: POLL }),
  fc.record({
    type: fc.constant('voted' as const),
    poll: fc.constant('p'),
    member,
    options: fc.integer({ min: 0, max: 1 }).map((index) => [index]),
  }),
  fc.record({
    type: fc.constant('asked' as const),
    question,
    member,
    text: fc.constant('Why?'),
    isNamed: fc.boolean(),
  }),
  fc.record({ type: fc.constant('question-backed' as const), question, member }),
  fc.record({ type: fc.constant('question-staged' as const), question }),
);

test('OR1 whatever happens, one person presents, and the seat is with somebody who may drive', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
      let room = roomWith(joined('mine-1', 'presenter'));
      for (const event of events) {
        const before = room.seat;
        room = afterRoomEvent(room, event, 1);
        expect([...room.members.values()].filter(({ role }) => role === 'presenter')).toHaveLength(1);
        expect(room.presenter).toBe('mine-1');
        expect(mayInRoom(room.members.get(room.seat.member)?.role ?? 'viewer', 'show')).toBe(true);
        expect(room.seat.count).toBe(before.member === room.seat.member ? before.count : before.count + 1);
      }
    }),
  );
});

test('OR2 what was kept as JSON makes the same room again', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      const all = [joined('mine-1', 'presenter'), ...events];
      const kept = all.map((event) => parseRoomEvent(JSON.parse(JSON.stringify(event))));
      expect(roomWith(...(kept as RoomEvent[]))).toEqual(roomWith(...all));
    }),
  );
});

test('OR3 after its end nothing changes a room', () => {
  const over = roomWith(joined('mine-1', 'presenter'), { type: 'ended' });
  fc.assert(fc.property(anyEvent, (event) => void expect(afterRoomEvent(over, event, 9)).toBe(over)));
});

test('OR4 who has waited longest for help comes first, and asking again keeps the place', () => {
  const raised = (id: string): RoomEvent => ({ type: 'hand-raised', member: id, about: '' });
  const room = roomWith(
    joined('mine-1', 'presenter'),
    joined('ada-22'),
    joined('bob-33'),
    raised('bob-33'),
    raised('ada-22'),
    raised('bob-33'),
  );
  expect(raisedHands(room).map(({ id }) => id)).toEqual(['bob-33', 'ada-22']);
});

test('OR5 no two have one name', () => {
  const taken = (...names: string[]) => new Set(names.map(nameKey));
  expect(ownName(' Ada ', taken('Ada'))).toBe('Ada (2)');
  expect(ownName('Ada', taken('Ada', 'Ada (2)'))).toBe('Ada (3)');
  for (const same of ['ada', 'ADA', 'Ａｄａ', '𝐀da']) expect(ownName(same, taken('Ada'))).toBe(`${same} (2)`);
  expect(ownName('ZOË', taken('Zoe\u0308'))).toBe('ZOË (2)');
  expect(ownName('Zoe', taken('Zoë'))).toBe('Zoe');
  expect(ownName('\u202e\n ', new Set())).toBeNull();
});

test('OR6 a name is one line of at most 40 letters, without marks that turn text about, whatever was said', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (said) => {
      const name = personName(said);
      const isShort = [...name].length <= 40;
      const isPlain = !/\p{C}|[\u2028\u2029]|^\s|\s$/u.test(name);
      return isShort && isPlain && personName(name) === name && ownName(said, new Set([nameKey(name)])) !== name;
    }),
  );
});

test('OR10 a name that nobody sees is none, marks do not pile up, and those of real names stay', () => {
  for (const unseen of ['\u200b\u200d', '\u3164\u3164', '\u2800', '\u0301\u0301', '\u202e\u2066', '\ufeff \u00ad'])
    expect(personName(unseen)).toBe('');
  expect(personName(`Z${'\u0301'.repeat(60)}algo`)).toBe('Ź\u0301\u0301\u0301\u0301algo');
  for (const real of ['Nguyễn Thị Ánh', 'สมชาย ใจดี', 'עִבְרִית', 'Zoë', 'अनुष्का', "O'Brien-Løve"])
    expect(personName(real)).toBe(real.normalize('NFC'));
  expect(personName('A\u0000\u0301\u0000!')).toBe('A !');
  expect(personName('<b>Ada</b>')).toBe('<b>Ada</b>');
});

test('OR7 a code is read as it is said and typed, and as nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 24, maxLength: 24 }), (bytes) => {
      const code = roomCodeFrom(bytes);
      if (code === null) return;
      expect(code).toMatch(ROOM_CODE);
      expect(parseRoomCode(` ${spelledCode(code).toLowerCase()}`)).toBe(code);
      expect(parseRoomCode(code.replace(/^.../, '$&-'))).toBe(code);
    }),
  );
  for (const none of ['', 'ABC23', 'ABC2345', 'ABC23O', '../etc', '<b>abc']) expect(parseRoomCode(none)).toBeNull();
});

test('OR8 the table of rights, whole', () => {
  const table = Object.fromEntries(
    ROOM_ROLES.map((role) => [role, ROOM_ACTIONS.filter((action) => mayInRoom(role, action)).join(' ')]),
  );
  expect(table).toEqual({
    presenter: ROOM_ACTIONS.filter((action) => action !== 'take-part').join(' '),
    'co-presenter':
      'show see-stage take-seat give-seat start lock set-cap limit-audience remove pause see-roster say raise-hand lower-hand offer offer-to-all see-wall look-in extend-sandbox reset-sandbox let-copy copy-sandbox run-poll vote ask react moderate see-playback edit-playback read-report',
    helper:
      'see-stage see-roster raise-hand lower-hand offer see-wall look-in extend-sandbox copy-sandbox vote ask react moderate',
    attendee: 'see-stage raise-hand copy-sandbox vote ask react',
    viewer: 'see-stage take-part',
  });
});

const run = 'basics/say-hello@0123456789ab';

test('OR9 what the driver ran is offered while its slide is shown, what somebody offers until the next', () => {
  const offered = (how: 'ran' | 'offered', to: string | null = null): RoomEvent => ({
    ...{ type: 'offered', by: 'mine-1', to, block: run, how },
  });
  const shown = (address: string): RoomEvent => ({ type: 'shown', address, isBlack: false });
  const start = [joined('mine-1', 'presenter'), joined('ada-22'), shown('build')];
  const after = (...events: RoomEvent[]) => offerTo(roomWith(...start, ...events), 'ada-22');
  expect(after()).toBeNull();
  expect(after(offered('ran'), shown('build.2'))).toMatchObject({ block: run, by: 'mine-1', how: 'ran' });
  expect(after(offered('ran'), shown('ship'))).toBeNull();
  expect(after(offered('offered'), shown('ship'))).toMatchObject({ how: 'offered' });
  expect(after(offered('offered', 'ada-22'), offered('ran'))).toMatchObject({ how: 'ran' });
  expect(after(offered('ran'), offered('offered', 'ada-22'))).toMatchObject({ how: 'offered' });
  expect(after(offered('offered', 'mine-1'))).toBeNull();
});

test('OR12 copies are let by who drives, of their own sandbox, and by nobody for the next who drives', () => {
  const let_ = (member: string, areLet = true): RoomEvent => ({ type: 'copies-let', member, areLet });
  const start = [joined('mine-1', 'presenter'), joined('ada-22', 'co-presenter')];
  const after = (...events: RoomEvent[]) => roomWith(...start, ...events).areCopiesLet;
  expect([after(), after(let_('ada-22')), after(let_('mine-1'))]).toEqual([false, false, true]);
  expect(after(let_('mine-1'), let_('ada-22', false))).toBe(false);
  const handed: RoomEvent = { type: 'seat-taken', member: 'ada-22' };
  expect(after(let_('mine-1'), handed)).toBe(false);
  expect(after(handed, let_('mine-1'), { type: 'seat-taken', member: 'mine-1' })).toBe(false);
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      let room = roomWith(...start);
      for (const event of events) {
        const before = room;
        room = afterRoomEvent(room, event, 9);
        const isLetNow = room.areCopiesLet && (!before.areCopiesLet || room.seat !== before.seat);
        if (isLetNow) expect(event).toEqual({ type: 'copies-let', member: room.seat.member, areLet: true });
      }
    }),
  );
});

test('OR13 what was said is read with the slide to which it called, and from older logs without', () => {
  const said = { type: 'said', member: IDS[0], text: 'Hello' };
  for (const event of [said, { ...said, address: 'build.2' }]) expect(parseRoomEvent(event)).toEqual(event);
  for (const address of [7, null, 'x'.repeat(101)]) expect(parseRoomEvent({ ...said, address })).toBeNull();
  const last = (event: object) => roomWith(joined('mine-1', 'presenter'), event as RoomEvent).said;
  expect(last(said)).toEqual({ by: 'mine-1', text: 'Hello', at: 1 });
  expect(last({ ...said, address: 'build.2' })?.address).toBe('build.2');
});

test('OR14 the rate that was chosen last holds, and choosing it again is nothing new', () => {
  const limited = (rate: (typeof AUDIENCE_RATES)[number]): RoomEvent => ({ type: 'audience-limited', rate });
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      const room = roomWith(joined('mine-1', 'presenter'), ...events);
      const last = events.findLast(({ type }) => type === 'audience-limited');
      expect(room.audienceRate).toBe(last?.type === 'audience-limited' ? last.rate : 500);
      expect(afterRoomEvent(room, limited(room.audienceRate), 9)).toBe(room);
    }),
  );
});
