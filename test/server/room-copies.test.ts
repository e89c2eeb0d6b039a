// People in an open room begin with what is in the speaker's sandbox: over real sockets, with sandboxes that only say what
// they began with.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RunState } from '#core/protocol';
import { nodesAs } from '#server/live/begin-as-copy';
import { SandboxCopies } from '#server/live/sandbox-copies';
import { type Sandbox, SandboxRefusal } from '#server/sandbox/provider';
import { type FakeCopy, FakeProvider } from '../support/fake-provider';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { openRoomOn, RoomPage } from '../support/room-page';
import { nodeRequest, sandboxRequest } from '../support/sandbox';
import { until } from '../support/until';

const PEOPLE = 30;

let server: InProcess;
const provider = new FakeProvider();

beforeAll(async () => {
  // As many places as there are people: who begins anew keeps the one they have.
  server = await startInProcess({ provider, settings: { maxSandboxes: PEOPLE + 1 } });
});
afterEach(() => {
  provider.copying = async () => {};
  provider.refuses = () => null;
});
afterAll(() => server.close());

const ownedBy = (work: Participant) =>
  until('a sandbox', () => {
    const last = work.facts.findLast((fact) => fact.type === 'sandbox-changed');
    const id = last?.type === 'sandbox-changed' && last.sandbox.state === 'ready' ? last.sandbox.id : null;
    return provider.started.find((sandbox) => sandbox.id === id) ?? null;
  });

async function work(cookie: string) {
  const participant = await Participant.join({ url: server.url, deck: 'lab', cookie });
  participant.open();
  return { work: participant, sandbox: await ownedBy(participant) };
}

async function openStage() {
  const { code, cookie, page } = await openRoomOn(server, { deck: 'lab' });
  const leave: (() => void)[] = [];
  const enter = async (name: string) => {
    const entered = await RoomPage.join(server.port, code, { name });
    const person = { ...entered, ...(await work(entered.cookie)), member: entered.page.you.member };
    leave.push(() => person.work.leave());
    return person;
  };
  const stage = await work(cookie);
  const close = async () => {
    for (const each of [...leave, () => stage.work.leave()]) each();
    for (const { id } of [...provider.alive]) server.server.rooms.endSandbox(id, 'over');
    await until('an empty house', () => provider.alive.size === 0);
  };
  return { code, page, stage, enter, close };
}

const letCopy = async (page: RoomPage, areLet: boolean, of = page) => {
  page.say({ type: 'let-copy', areLet });
  await of.fact('standing-changed', ({ standing }) => standing.areCopiesLet === areLet);
};
const refusal = async (page: RoomPage, from = 0) => (await page.fact('refused', () => true, from)).message;

test('CY1 an attendee begins with what is in the speaker’s sandbox, once the speaker lets them, at the place they had', async () => {
  const { page, stage, enter, close } = await openStage();
  const ada = await enter('Ada');
  ada.page.say({ type: 'copy-sandbox' });
  expect(await refusal(ada.page)).toContain('does not let people copy');
  await letCopy(page, true, ada.page);
  ada.page.say({ type: 'copy-sandbox' });
  const ended = await ada.work.fact('sandbox-changed', ({ sandbox }) => sandbox.state === 'gone');
  expect(ended.sandbox).toMatchObject({ reason: 'Your sandbox begins anew as a copy of the one of Grace.' });
  await until('another sandbox', async () => (await ownedBy(ada.work)) !== ada.sandbox);
  const own = await ownedBy(ada.work);
  expect((own.from as FakeCopy).of).toBe(stage.sandbox);
  expect(own.owner).toBe(ada.sandbox.owner);
  expect(own.copied).toEqual([]);
  expect(await ada.page.fact('copy-begun')).toMatchObject({ lacksSwarm: true });
  await until('the end of the old one', () => !provider.alive.has(ada.sandbox));
  expect(provider.alive.has(stage.sandbox)).toBe(true);
  page.say({ type: 'copy-sandbox' });
  expect(await refusal(page)).toContain('is yours');
  await close();
});

test('CY2 thirty who ask at once have the speaker’s sandbox stand still once, and all get theirs', async () => {
  const { page, stage, enter, close } = await openStage();
  const people = await Promise.all(Array.from({ length: PEOPLE }, (_, index) => enter(`Person ${index}`)));
  await letCopy(page, true);
  const before = provider.copies.length;
  for (const { page: own } of people) own.say({ type: 'copy-sandbox' });
  for (const person of people) {
    await until('another sandbox', async () => (await ownedBy(person.work)) !== person.sandbox);
    expect(((await ownedBy(person.work)).from as FakeCopy).of).toBe(stage.sandbox);
  }
  expect(provider.copies.length - before).toBe(1);
  expect(provider.mostNodes).toBeLessThanOrEqual(PEOPLE + 1);
  await close();
});

test.each([
  ['it was taken away', (page: RoomPage) => page.say({ type: 'let-copy', areLet: false })],
  ['another drives', (page: RoomPage, bob: string) => page.say({ type: 'give-seat', member: bob })],
])('CY3 who loses the leave meanwhile keeps their sandbox: %s', async (_, takeAway) => {
  const { page, enter, close } = await openStage();
  const [ada, bob] = [await enter('Ada'), await enter('Bob')];
  page.say({ type: 'give-role', member: bob.member, role: 'co-presenter' });
  await letCopy(page, true, ada.page);
  let finish = () => {};
  provider.copying = () => new Promise((resolve) => (finish = resolve));
  const [copies, from] = [provider.copies.length, ada.page.facts.length];
  ada.page.say({ type: 'copy-sandbox' });
  await until('a copy under way', () => provider.copies.length > copies);
  takeAway(page, bob.member);
  await ada.page.fact('standing-changed', ({ standing }) => !standing.areCopiesLet, from);
  finish();
  expect(await refusal(ada.page, from)).toContain('Yours stays as it is');
  expect(await ownedBy(ada.work)).toBe(ada.sandbox);
  bob.page.say({ type: 'take-seat' });
  await page.fact('standing-changed', ({ standing }) => standing.seat.name === 'Bob');
  page.say({ type: 'let-copy', areLet: true });
  expect(await refusal(page)).toContain('Only who moves the slides');
  await close();
});

test('CY4 who rests in a pause, or has no page of the talk, is told so; so is everybody while the speaker has no sandbox', async () => {
  const { code, page, stage, enter, close } = await openStage();
  const ada = await enter('Ada');
  await letCopy(page, true, ada.page);
  page.say({ type: 'pause', isPaused: true });
  await ada.work.fact('pause-changed', ({ isPaused }) => isPaused);
  ada.page.say({ type: 'copy-sandbox' });
  expect(await refusal(ada.page)).toContain('paused the practice');
  page.say({ type: 'pause', isPaused: false });
  await ada.work.fact('pause-changed', ({ isPaused }) => !isPaused);
  const { page: eve } = await RoomPage.join(server.port, code, { name: 'Eve' });
  eve.say({ type: 'copy-sandbox' });
  expect(await refusal(eve)).toContain('Open the talk’s page');
  provider.copying = () => Promise.reject(new SandboxRefusal('The disk of this server has no room.'));
  const full = ada.page.facts.length;
  ada.page.say({ type: 'copy-sandbox' });
  expect(await refusal(ada.page, full)).toBe('The disk of this server has no room.');
  server.server.rooms.endSandbox(stage.sandbox.id, 'over');
  const from = ada.page.facts.length;
  ada.page.say({ type: 'copy-sandbox' });
  expect(await refusal(ada.page, from)).toContain('The speaker has no sandbox now');
  expect(await ownedBy(ada.work)).toBe(ada.sandbox);
  await close();
});

const DONE: RunState = { state: 'finished', terminal: 1, status: 0 };

async function oneSandbox() {
  const other = new FakeProvider();
  const sandbox: Sandbox = await other.start(sandboxRequest());
  return { other, source: { sandbox, ports: [], runs: { first: DONE } } };
}

test('CY5 a copy is shared while it is fresh, and goes when it is old and the last has begun with it', async () => {
  const { other, source } = await oneSandbox();
  const copies = new SandboxCopies(20);
  const [one, two] = await Promise.all([copies.lend(source), copies.lend({ ...source, runs: {} })]);
  expect([other.copies.length, two.runs]).toEqual([1, { first: DONE }]);
  await until('an old copy', async () => (await copies.lend(source)).copy !== one.copy);
  one.giveBack();
  one.giveBack();
  expect(other.keptCopies.has(one.copy as FakeCopy)).toBe(true);
  await copies.close();
  expect(other.keptCopies.size).toBe(0);
});

test('CY6 one that cannot be taken is tried again after a rest, by the next who asks, and nothing of it is kept', async () => {
  const { other, source } = await oneSandbox();
  const copies = new SandboxCopies(1);
  other.copying = () => Promise.reject(new SandboxRefusal('no room'));
  const asked = await Promise.allSettled([copies.lend(source), copies.lend(source)]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(other.copies).toHaveLength(1);
  other.copying = async () => {};
  const lent = await until('a copy after the rest', () => copies.lend(source).catch(() => null));
  lent.giveBack();
  await until('nothing kept', () => other.keptCopies.size === 0);
});

test('CY7 machines that were added in the copied sandbox are in the new one, too', async () => {
  const deck = [nodeRequest('node1', { packages: ['git'] }), nodeRequest('gone')];
  const copy = {
    nodes: [
      { name: 'node1', role: 'manager' as const },
      { name: 'node4', role: 'worker' as const },
    ],
  };
  const nodes = nodesAs(
    { ...copy, bytes: 0, stillMs: 0, lacksSwarm: false, checkRoom: async () => {}, remove: async () => {} },
    deck,
  );
  expect(nodes.map(({ name, role, packages }) => [name, role, packages])).toEqual([
    ['node1', 'manager', ['git']],
    ['node4', 'worker', []],
  ]);
});
