// The table of rights of an open room, every role and every action over real sockets and HTTP.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLOSE } from '#core/protocol';
import { type RoomSocketCommand, roomCommandSchema } from '#core/room-protocol';
import { mayInRoom, ROOM_ACTIONS, ROOM_ROLES, type RoomAction, type RoomRole } from '#core/room-rights';
import { NOT_YOURS, ONLY_WATCHES, TAKE_PART_ALREADY } from '#server/open-rooms/not-yours';
import { type InProcess, startInProcess } from '../support/in-process';
import { askAll, OVER_HTTP } from '../support/kept-room';
import { openRoomOn, RoomPage } from '../support/room-page';
import { StagePage } from '../support/stage-page';
import { until } from '../support/until';
import { Viewer } from '../support/viewer';

let server: InProcess;

beforeAll(async () => {
  server = await startInProcess({ provider: null });
});
afterAll(() => server.close());

const BLOCK = 'basics/say-hello@0123456789ab';
const POLL = { title: 'Lunch?', options: ['Now', 'Later'], isSeveral: false, isLive: true };

const NO_RIGHT = [NOT_YOURS, ONLY_WATCHES, TAKE_PART_ALREADY];

/** What is asked, in this order, and the right that it takes. `other`: somebody else in the room. */
const ASKS: (other: string) => [RoomAction, RoomSocketCommand][] = (other) => [
  ['show', { type: 'show', seat: 99, address: 'x', isBlack: false }],
  ['show', { type: 'set-timer', timer: { before: 0, since: null } }],
  ['show', { type: 'front', seat: 99, terminal: 2 }],
  ['show', { type: 'ink', seat: 99, message: { type: 'cleared', slide: 'x' } }],
  ['show', { type: 'ran', seat: 99, block: BLOCK }],
  ['show', { type: 'act', action: 'next' }],
  ['offer', { type: 'offer', block: BLOCK, to: other }],
  ['offer-to-all', { type: 'offer', block: BLOCK }],
  ['see-wall', { type: 'watch-wall' }],
  ['extend-sandbox', { type: 'tend', what: 'extend', member: other }],
  ['reset-sandbox', { type: 'tend', what: 'reset' }],
  ['let-copy', { type: 'let-copy', areLet: true }],
  ['copy-sandbox', { type: 'copy-sandbox' }],
  ['take-seat', { type: 'take-seat' }],
  ['give-seat', { type: 'give-seat', member: other }],
  ['give-role', { type: 'give-role', member: other, role: 'viewer' }],
  ['start', { type: 'start' }],
  ['lock', { type: 'lock', locked: true }],
  ['pause', { type: 'pause', isPaused: true }],
  ['set-cap', { type: 'set-cap', cap: 50 }],
  ['limit-audience', { type: 'limit-audience', rate: 100 }],
  ['remove', { type: 'remove', member: other }],
  ['say', { type: 'say', text: 'hello' }],
  ['raise-hand', { type: 'raise-hand', about: '' }],
  ['lower-hand', { type: 'lower-hand', member: other }],
  ['run-poll', { type: 'ask-poll', text: POLL }],
  ['run-poll', { type: 'open-poll', poll: 'no-such' }],
  ['run-poll', { type: 'show-results', poll: 'spot:1', areShown: true }],
  ['vote', { type: 'vote', poll: 'spot:1', options: [1] }],
  ['run-poll', { type: 'close-poll', poll: 'spot:1' }],
  ['run-poll', { type: 'put-poll-away', poll: 'spot:1' }],
  ['run-poll', { type: 'show-quiz', question: 'no-such', areShown: true }],
  ['ask', { type: 'ask', text: 'Why?', isNamed: false }],
  ['vote', { type: 'back-question', question: 'no-such-one' }],
  ['react', { type: 'react', kind: 0 }],
  ['moderate', { type: 'mark-question', question: 'no-such-one', as: 'hidden' }],
  ['moderate', { type: 'stage-question', question: null }],
  ['moderate', { type: 'switch-questions', areTaken: true }],
  ['moderate', { type: 'switch-reactions', areOn: true }],
  // From here on a viewer is none any more.
  ['take-part', { type: 'take-part' }],
  ['end', { type: 'end' }],
];

/** What asks for no right: of oneself alone, or what everybody in a room hears. */
const OF_ONESELF: RoomSocketCommand['type'][] = [
  ...(['hello', 'ping', 'at', 'rename', 'leave', 'watch-tally', 'watch-questions'] as const),
];

test('RO21 every right has a row below, and every command of the protocol its right', () => {
  const asked = ASKS('someone');
  const rows = [
    ...asked.map(([action]) => action),
    ...OVER_HTTP.map(([action]) => action),
    'see-roster',
    'look-in',
    'see-stage',
  ];
  expect([...new Set(rows)].toSorted()).toEqual([...ROOM_ACTIONS].toSorted());
  const known = [...asked.map(([, { type }]) => type), ...OF_ONESELF];
  const all = roomCommandSchema.def.options.flatMap(({ shape }) => shape.type.def.values);
  expect([...new Set(known)].toSorted()).toEqual(all.toSorted());
});

async function pageOf(role: RoomRole, code: string, presenter: { page: RoomPage; cookie: string }) {
  if (role === 'presenter') return presenter;
  const { page, cookie } = await RoomPage.join(server.port, code, { name: role, watch: role === 'viewer' });
  if (role === 'co-presenter' || role === 'helper') {
    presenter.page.say({ type: 'give-role', member: page.you.member, role });
    await page.fact('you-changed', ({ you }) => you.role === role);
  }
  return { page, cookie };
}

test.each(ROOM_ROLES)('RO13 the table of rights holds over a real socket: %s', async (role) => {
  const { code, ...presenter } = await openRoomOn(server);
  const { page, cookie } = await pageOf(role, code, presenter);
  const { page: other } = await RoomPage.join(server.port, code, { name: 'Other' });
  // Whoever may look in is told that nobody is there.
  const looker = await Viewer.lookIn(server.url, cookie, { code, member: other.you.member });
  expect(await until('the end', () => looker.closed)).toBe(mayInRoom(role, 'look-in') ? CLOSE.noPage : CLOSE.notShared);
  for (const type of ['look-at-figures', 'look-at-editor'] as const) {
    const stage = new StagePage(server.port, cookie, { type, code });
    if (mayInRoom(role, 'see-stage')) await stage.settled();
    else expect(await stage.isClosed()).toBe(CLOSE.notInRoom);
  }
  presenter.page.say({ type: 'ask-poll', text: POLL });
  await page.fact('poll-changed');
  for (const [action, command] of ASKS(other.you.member)) {
    const before = page.facts.length;
    page.say(command);
    if (action === 'end' && mayInRoom(role, 'end')) {
      expect(await page.isClosed()).toMatchObject({ code: CLOSE.notInRoom });
      continue;
    }
    await page.settled();
    const wasRefused = page.facts
      .slice(before)
      .some((fact) => fact.type === 'refused' && NO_RIGHT.includes(fact.message));
    expect([command.type, wasRefused]).toEqual([command.type, !mayInRoom(role, action)]);
  }
  for (const [action, status] of await askAll(server.port, code, cookie))
    expect([action, status !== 403]).toEqual([action, mayInRoom(role, action)]);
  const sawRoster = () => page.facts.some(({ type }) => type === 'roster-changed');
  if (mayInRoom(role, 'see-roster')) await until('the roster', sawRoster);
  else expect(sawRoster()).toBe(false);
});
