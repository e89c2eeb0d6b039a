// What people in a room are offered to run in their own sandbox, over real sockets.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type InProcess, startInProcess } from '../support/in-process';
import { openRoomOn, RoomPage } from '../support/room-page';

const BLOCK = 'basics/say-hello@0123456789ab';

let server: InProcess;

beforeAll(async () => {
  server = await startInProcess({ provider: null });
});
afterAll(() => server.close());

const openRoom = () => openRoomOn(server);

const enter = (code: string, name: string) => RoomPage.join(server.port, code, { name });

test('RF1 the block that the driver runs is offered to all while its slide is shown, once, and late-comers get it', async () => {
  const { code, page } = await openRoom();
  const { page: ada } = await enter(code, 'Ada');
  page.say({ type: 'show', seat: 1, address: 'say-hello', isBlack: false });
  ada.say({ type: 'ran', seat: 1, block: BLOCK });
  page.say({ type: 'ran', seat: 1, block: 'other/say-hello@0123456789ab' });
  page.say({ type: 'ran', seat: 1, block: BLOCK });
  page.say({ type: 'ran', seat: 1, block: BLOCK });
  await ada.fact('offered', ({ offer }) => offer.block === BLOCK && offer.how === 'ran' && offer.by === 'Grace');
  await page.settled();
  expect(page.facts.filter(({ type }) => type === 'offered')).toHaveLength(1);
  const { page: late } = await enter(code, 'Bob');
  expect(late.facts[0]).toMatchObject({ offer: { block: BLOCK } });
  page.say({ type: 'show', seat: 1, address: 'say-hello.2', isBlack: false });
  page.say({ type: 'show', seat: 1, address: 'next', isBlack: false });
  await page.fact('shown', ({ address }) => address === 'next');
  const { page: later } = await enter(code, 'Cleo');
  expect(later.facts[0]).toMatchObject({ offer: null });
});

test('RF2 what is offered to one is told to them alone, and again after a reload', async () => {
  const { code, page } = await openRoom();
  const { page: ada, cookie } = await enter(code, 'Ada');
  const { page: bob } = await enter(code, 'Bob');
  page.say({ type: 'offer', block: BLOCK, to: ada.you.member });
  await ada.fact('offered', ({ offer }) => offer.how === 'offered');
  page.say({ type: 'offer', block: BLOCK, to: 'nobody-here' });
  await page.fact('refused', ({ message }) => message === 'They have left the room.');
  await bob.settled();
  expect(bob.facts.some(({ type }) => type === 'offered')).toBe(false);
  const { page: again } = await RoomPage.join(server.port, code, { cookie });
  expect(again.facts[0]).toMatchObject({ offer: { block: BLOCK, by: 'Grace' } });
});
