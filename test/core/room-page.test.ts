// What a page in a room makes of what it hears: where it goes, what it shows of itself, and what it says.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RoomFact, RoomSocketCommand } from '#core/room-protocol';
import { createEchoes } from '../../components/room/echoes';
import { followRoom } from '../../components/room/follow-room';
import { afterRoomFact, FIRST_ROOM_STATE, handsUp, type RoomState } from '../../components/room/room-state';
import { roomNews, stripWords } from '../../components/room/strip-words';
import { createStore } from '../../components/ui/store';

const slides = ['intro', 'build', 'ship'].map((name, at) => ({
  ...{ name, title: name.toUpperCase(), steps: 2, across: at, down: 0 },
  ...{ layout: 'default' as const, number: at + 1, actions: [] },
}));

const POLL = { title: 'Which?', options: ['80', '8080'], isSeveral: false, isLive: false };

const standing = {
  phase: 'live' as const,
  isLocked: false,
  seat: { member: 'grace1', name: 'Grace', count: 1 },
  ...{ people: 3, cap: null, taken: 0, waiting: 0, pausedSince: null, areCopiesLet: false },
  audienceRate: 500,
};

function snapshot(member: string, shown: RoomState['shown'] = null, more: Partial<typeof standing> = {}): RoomFact {
  const role = member === 'grace1' ? ('presenter' as const) : ('attendee' as const);
  const you = { member, name: member, role, hand: null };
  return {
    ...{ type: 'snapshot', version: 1, code: 'ABC234', deck: 'basics', title: 'Basics', now: 5_000, you, shown },
    ...{ standing: { ...standing, ...more }, audience: { url: '', path: '' }, said: null },
    offer: null,
  };
}

/** A page whose clock goes wherever it is told to. */
function openPage() {
  const store = createStore<RoomState>(FIRST_ROOM_STATE);
  const sent: RoomSocketCommand[] = [];
  const listeners = new Set<() => void>();
  const clock = {
    address: 'intro',
    goToAddress(address: string) {
      if (address === clock.address) return;
      clock.address = address;
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const root = { dataset: {} } as HTMLElement;
  const room = { store, send: (command: RoomSocketCommand) => sent.push(command) > 0 };
  const following = followRoom({ room, clock, root, setBlack: (isBlack) => setBlack(root, isBlack) });
  const hear = (fact: RoomFact) => store.set(afterRoomFact(store.get(), fact, 1_000));
  const shows = () => sent.flatMap((command) => (command.type === 'show' ? [command.address] : []));
  return { store, sent, clock, root, following, hear, shows };
}

function setBlack(root: HTMLElement, isBlack: boolean): void {
  if (isBlack) root.dataset.black = '';
  else delete root.dataset.black;
}

const shown = (address: string, isBlack = false): RoomFact => ({ type: 'shown', address, isBlack });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    'MutationObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('FM1 a follower goes where the speaker goes, black screen included, until they go elsewhere by themselves', () => {
  const { hear, clock, root, store, following, shows } = openPage();
  hear(snapshot('ada222', { address: 'build.1', isBlack: false }));
  expect(clock.address).toBe('build.1');
  hear(shown('ship', true));
  expect([clock.address, root.dataset.black]).toEqual(['ship', '']);
  clock.goToAddress('intro');
  expect(store.get().isFollowing).toBe(false);
  hear(shown('build'));
  expect(clock.address).toBe('intro');
  following.back();
  expect([clock.address, store.get().isFollowing]).toEqual(['build', true]);
  expect(shows()).toEqual([]);
});

test('FM11 a page that comes to a room which is over says so, and stays where it is', () => {
  const { hear, clock, store, shows } = openPage();
  const room = snapshot('grace1', { address: 'build.1', isBlack: true });
  hear({ ...room, standing: { ...standing, phase: 'ended' } } as RoomFact);
  expect([store.get().line, store.get().you?.role, clock.address]).toEqual(['over', 'presenter', 'intro']);
  expect([stripWords(store.get(), slides)?.text, shows()]).toEqual([
    'The room is over. You can go on by yourself.',
    [],
  ]);
});

test('FM2 a driver takes the room where nothing was shown, goes where it is otherwise, and then shows each move once', () => {
  const first = openPage();
  first.hear(snapshot('grace1'));
  expect(first.shows()).toEqual(['intro']);
  const second = openPage();
  second.hear(snapshot('grace1', { address: 'ship', isBlack: false }));
  expect([second.clock.address, second.shows()]).toEqual(['ship', []]);
  second.clock.goToAddress('build');
  second.clock.goToAddress('build.1');
  second.hear(shown('build'));
  expect(second.clock.address).toBe('build.1');
  second.hear(shown('build.1'));
  second.hear(shown('intro'));
  expect([second.clock.address, second.shows()]).toEqual(['intro', ['build', 'build.1']]);
});

test('FM3 a driver who lost the network and went on takes the room along; not when another drove meanwhile', () => {
  const { hear, clock, store, shows } = openPage();
  hear(snapshot('grace1', { address: 'intro', isBlack: false }));
  store.set({ line: 'lost' });
  clock.address = 'ship';
  hear(snapshot('grace1', { address: 'intro', isBlack: false }));
  expect([clock.address, shows()]).toEqual(['ship', ['ship']]);
  store.set({ line: 'lost' });
  const seat = { ...standing.seat, count: 3 };
  hear(snapshot('grace1', { address: 'build', isBlack: false }, { seat }));
  expect([clock.address, shows()]).toEqual(['build', ['ship']]);
});

test('FM12 a driver’s page that wakes up goes where another page of theirs has gone on, and takes nobody back', () => {
  const { hear, clock, store, shows } = openPage();
  hear(snapshot('grace1', { address: 'intro', isBlack: false }));
  store.set({ line: 'lost' });
  hear(snapshot('grace1', { address: 'build', isBlack: false }));
  expect([clock.address, shows()]).toEqual(['build', []]);
  // What it showed itself may have come to the room though it never heard so.
  clock.goToAddress('ship');
  clock.goToAddress('ship.1');
  store.set({ line: 'lost' });
  hear(snapshot('grace1', { address: 'ship', isBlack: false }));
  expect([clock.address, shows()]).toEqual(['ship.1', ['ship', 'ship.1', 'ship.1']]);
  // Nor does what never came there count against what another page showed.
  store.set({ line: 'lost' });
  hear(snapshot('grace1', { address: 'intro', isBlack: true }));
  expect([clock.address, shows().length]).toEqual(['intro', 3]);
});

test('FM4 where a page is is told at most once a second', () => {
  const { hear, clock, sent, store } = openPage();
  hear(snapshot('ada222', { address: 'intro', isBlack: false }));
  for (const address of ['build', 'ship', 'build', 'ship.1']) clock.goToAddress(address);
  vi.advanceTimersByTime(999);
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(501);
  expect(sent).toEqual([{ type: 'at', address: 'ship.1', isFollowing: false }]);
  expect(store.get().isFollowing).toBe(false);
});

test('FM5 who looked around in the lobby is with the speaker when the room begins', () => {
  const { hear, clock, store } = openPage();
  hear(snapshot('ada222', { address: 'intro', isBlack: false }, { phase: 'lobby' as never }));
  clock.goToAddress('ship');
  hear({ type: 'standing-changed', standing });
  expect([clock.address, store.get().isFollowing]).toEqual(['intro', true]);
});

test('FM6 of two pages that drive at once, both end at what the room showed last', () => {
  const echoes = createEchoes();
  const at = (address: string) => ({ address, isBlack: false });
  echoes.sent(at('b'));
  expect(echoes.isNews(at('b'), at('a'))).toBe(false);
  expect(echoes.isForeign(at('c'))).toBe(false);
  expect(echoes.isForeign(at('b'))).toBe(false);
  expect(echoes.isForeign(at('d'))).toBe(true);
});

test('FM7 the strip says what is not as usual, and nothing else', () => {
  const { hear, store, clock } = openPage();
  const words = () => stripWords(store.get(), slides)?.text ?? null;
  expect(words()).toBeNull();
  hear(snapshot('ada222', { address: 'build.1', isBlack: false }, { phase: 'lobby' as never }));
  expect(words()).toBe('The room has not begun. 3 people are here.');
  const before = store.get();
  hear({ type: 'standing-changed', standing });
  expect([words(), roomNews(before, store.get())]).toEqual([null, 'The room has begun.']);
  clock.goToAddress('ship');
  expect(words()).toBe('You are looking around. The speaker is at 2\u00a0· BUILD.');
  hear({
    type: 'poll-changed',
    poll: { ...POLL, name: 'port', isOpen: true, areShown: false, isPutAway: false, tally: null },
  });
  expect(words()).toBe('You are looking around. The speaker is at 2\u00a0· BUILD, and a poll is open.');
  store.set({ line: 'lost' });
  expect(words()).toContain('You can go on by yourself');
});

test('FM8 hands stand in the order in which they went up, and the roster forgets who has gone', () => {
  const entry = (member: string, at: number | null) => ({
    ...{ member, name: member, role: 'attendee' as const, isHere: true, at: null },
    hand: at === null ? null : { at, about: '' },
  });
  const changed = [entry('late44', 9), entry('first4', 2), entry('none44', null)];
  let state = afterRoomFact(FIRST_ROOM_STATE, snapshot('grace1'), 1_000);
  expect(state.aheadMs).toBe(4_000);
  state = afterRoomFact(state, { type: 'roster-changed', changed, removed: [] }, 0);
  expect(handsUp(state).map(({ name }) => name)).toEqual(['first4', 'late44']);
  state = afterRoomFact(state, { type: 'roster-changed', changed: [], removed: ['first4'] }, 0);
  expect(handsUp(state).map(({ name }) => name)).toEqual(['late44']);
});

test('FM9 what is asked is heard once: a poll that opens, its results when they are shown, its end, a question on stage', () => {
  const view = { ...POLL, name: 'port', isOpen: true, areShown: false, isPutAway: false, tally: null };
  const tally = { counts: [1, 4], people: 5 };
  const question = { id: 'q-1111', text: 'Why?', by: null, at: 0, votes: 2, standing: 'open' as const };
  let state = afterRoomFact(FIRST_ROOM_STATE, snapshot('ada222'), 0);
  const news = (fact: RoomFact) => {
    const before = state;
    state = afterRoomFact(state, fact, 0);
    return roomNews(before, state);
  };
  expect(news({ type: 'poll-changed', poll: view })).toBe('Poll: Which?');
  expect(news({ type: 'vote-counted', poll: 'port', options: [1] })).toBeNull();
  expect(news({ type: 'poll-changed', poll: { ...view, areShown: true, tally } })).toBe(
    'Results of the poll: 80: 1, 8080: 4.',
  );
  expect(news({ type: 'tally-changed', poll: 'port', tally })).toBeNull();
  expect(news({ type: 'poll-changed', poll: { ...view, areShown: true, isOpen: false, tally } })).toBe(
    'The poll is closed.',
  );
  expect(news({ type: 'stage-changed', question })).toBe('On stage: Why?');
  expect(news({ type: 'stage-changed', question: { ...question, votes: 3 } })).toBeNull();
  expect(state.asked.votes).toEqual({ port: [1] });
});

test('FM12 how the room answered is heard once it is shown, with what is right of a quiz, and not of a page that came later', () => {
  const quiz = { question: 'why', tally: { people: 2, right: 1, counts: [1, 1] }, right: [1] };
  const hidden = { ...quiz, tally: null, right: null };
  let state = afterRoomFact(FIRST_ROOM_STATE, snapshot('ada222'), 0);
  const news = (fact: RoomFact) => {
    const before = state;
    state = afterRoomFact(state, fact, 0);
    return roomNews(before, state);
  };
  const words = 'How the room answered stands below the question.';
  expect(news({ type: 'quizzes', quizzes: [quiz] })).toBeNull();
  expect(news({ type: 'quiz-changed', quiz: hidden })).toBeNull();
  expect(news({ type: 'quiz-changed', quiz })).toBe(words);
  expect(news({ type: 'quiz-changed', quiz: { ...quiz, tally: { people: 3, right: 2, counts: [1, 2] } } })).toBeNull();
  expect(state.asked.quizzes?.get('why')?.tally?.people).toBe(3);
  expect(news({ type: 'quiz-changed', quiz: { ...quiz, question: 'how' } })).toBe(words);
  const spot = { ...POLL, name: 'spot:1', isOpen: true, areShown: false, isPutAway: false, tally: null };
  news({ type: 'poll-changed', poll: spot });
  const tally = { counts: [1, 0], people: 1 };
  expect(news({ type: 'poll-changed', poll: { ...spot, isOpen: false, areShown: true, tally, right: [1] } })).toBe(
    'Results of the poll: 80: 1, 8080, which is right: 0.',
  );
  expect(news({ type: 'questions-switched', areTaken: false })).toBeNull();
  expect(state.asked.areQuestionsTaken).toBe(false);
});

test('FM10 questions are told whole, then by what has changed, and forgotten when they go', () => {
  const question = (id: string) => ({ id, text: id, by: null, at: 0, votes: 0, standing: 'open' as const });
  const told = (isWhole: boolean, changed: string[], removed: string[] = []): RoomFact => ({
    ...{ type: 'questions-changed', isWhole, changed: changed.map(question), removed },
  });
  const ids = (state: RoomState) => [...(state.asked.questions?.keys() ?? ['unknown'])];
  let state: RoomState = FIRST_ROOM_STATE;
  expect(ids(state)).toEqual(['unknown']);
  for (const fact of [told(true, ['q-1111', 'q-2222']), told(false, ['q-3333'], ['q-1111'])])
    state = afterRoomFact(state, fact, 0);
  expect(ids(state)).toEqual(['q-2222', 'q-3333']);
  state = afterRoomFact(state, told(true, []), 0);
  expect(ids(state)).toEqual([]);
});
