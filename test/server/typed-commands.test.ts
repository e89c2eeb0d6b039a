// What the wall of an open room says of commands that people type themselves, in real shells on this computer.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WallEntry } from '#core/wall';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { openRoomOn, RoomPage } from '../support/room-page';
import { until } from '../support/until';

let server: InProcess;

beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

/** A room whose wall is watched, and Ada in it with a shell. */
async function openWatched() {
  const { code, page } = await openRoomOn(server, { deck: 'lab' });
  const { page: own, cookie } = await RoomPage.join(server.port, code, {
    name: 'Ada',
    cookie: await server.presenter(),
  });
  const ada = await Participant.join({ url: server.url, deck: 'lab', cookie });
  ada.open();
  await ada.prompt();
  page.say({ type: 'watch-wall' });
  const runs = () =>
    page.facts
      .flatMap((fact) => (fact.type === 'wall-changed' ? fact.entries : []))
      .filter(({ member }) => member === own.you.member)
      .map(({ run }) => run);
  const says = (wanted: Partial<NonNullable<WallEntry['run']>>) =>
    until(`${JSON.stringify(wanted)} in ${JSON.stringify(runs())}`, () => {
      const last = runs().at(-1);
      return last && Object.entries(wanted).every(([key, value]) => Reflect.get(last, key) === value);
    });
  return { code, page, own, cookie, ada, runs, says };
}

test('TC1 the wall says what somebody types, that it runs, and how it ended; nothing that begins with a space', async () => {
  const { page, ada, says } = await openWatched();
  ada.type('read -r held; (exit 7)\r');
  await says({ block: null, line: 'read -r held; (exit 7)', state: 'running', status: null });
  ada.type('\r');
  await says({ line: 'read -r held; (exit 7)', state: 'failed', status: 7 });
  ada.type(' echo hush-$((40+2))\r');
  await until('what it prints', () => ada.output.get(1)?.includes('hush-42'));
  ada.type('echo ünï\r');
  await says({ line: 'echo ünï', state: 'done', status: 0 });
  expect(JSON.stringify(page.facts)).not.toContain('hush');
});

test('TC2 of a block its first command is said, and what is typed after it takes its place', async () => {
  const { page, ada, says } = await openWatched();
  const { deck } = await page.fact('wall-deck');
  ada.run(deck.blocks.find(({ name }) => name === 'write-greeting')?.id ?? '');
  await says({ block: 'write-greeting', line: "echo 'Ahoy, crew' > greeting.txt", state: 'done' });
  ada.type('cat greeting.txt\r');
  await says({ block: null, line: 'cat greeting.txt', state: 'done' });
});

test('TC3 the line is in the shell’s output as it was typed, and no second time', async () => {
  const { ada, says } = await openWatched();
  ada.type('echo once-only\r');
  await says({ line: 'echo once-only', state: 'done' });
  const [output = ''] = [ada.output.get(1)];
  expect(output.match(/\x1b\]7747;ran;([^\x07]*)\x07/)?.[1]).toBe(' '.repeat('echo once-only'.length));
  expect(output.match(/echo once-only/g)).toHaveLength(1);
});

test('TC4 of who is not in the room nothing is said of what they type', async () => {
  const { code, page, own, cookie, ada, runs, says } = await openWatched();
  ada.type('echo here\r');
  await says({ line: 'echo here' });
  own.leave();
  await until('no command', () => runs().at(-1) === null);
  ada.type('echo alone\r');
  await until('what it prints', () => ada.output.get(1)?.includes('\x07alone'));
  ada.type('read -r alone\r');
  await until('that it runs', () => ada.output.get(1)?.includes('read -r alone'));
  await RoomPage.join(server.port, code, { cookie });
  // Nor of what they typed, once they are back, nor that it ended.
  ada.type('\r');
  ada.type('echo back\r');
  await says({ line: 'echo back', state: 'done' });
  expect(JSON.stringify(page.facts)).not.toContain('alone');
});
