import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLOSE } from '#core/protocol';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { until } from '../support/until';
import { Viewer } from '../support/viewer';

let server: InProcess;
let owner: Participant;
beforeAll(async () => {
  server = await startInProcess();
  owner = await Participant.join({ url: server.url, deck: 'basics', cookie: await server.presenter() });
});
afterAll(() => server.close());

test('OT1 another window of the owner’s sees the terminal, types nothing, and takes it from nobody', async () => {
  const before = await Viewer.watchOwn(server.url, owner.cookie, 'basics');
  expect(await before.fact('terminal-closed')).toBeTruthy();
  owner.open();
  await owner.prompt();
  await before.fact('terminal-shown');
  const mirror = await Viewer.watchOwn(server.url, owner.cookie, 'basics');
  expect(await mirror.fact('role-changed')).toMatchObject({ role: 'watching', mayAsk: false });
  mirror.send({ type: 'ask-to-type', name: 'Me' });
  mirror.type('echo mirror-$((1+1))\r');
  mirror.send({ type: 'ping' });
  await mirror.fact('ponged');
  owner.type('echo owner-$((40+2))\r');
  for (const viewer of [before, mirror]) expect(await viewer.sees(/owner-42/)).not.toContain('mirror-2');
  expect(owner.facts.filter(({ type }) => type === 'terminal-closed')).toEqual([]);
  const shares = owner.facts.flatMap((fact) => (fact.type === 'shares-changed' ? fact.shares : []));
  expect(shares).toEqual([]);
  before.leave();
  mirror.leave();
});

test('OT2 nobody else sees it: not without a cookie, not as a guest, not as another presenter', async () => {
  const guest = await Participant.join({ url: server.url, deck: 'cluster' });
  for (const cookie of ['', guest.cookie, await server.presenter()]) {
    const viewer = await Viewer.watchOwn(server.url, cookie, 'basics');
    expect(await until('the end', () => viewer.closed)).toBe(CLOSE.noPage);
    expect(viewer.facts).toEqual([]);
    expect(viewer.screens).toBe(0);
  }
  const other = await Participant.join({ url: server.url, deck: 'basics' });
  const viewer = await Viewer.watchOwn(server.url, other.cookie, 'basics');
  await viewer.fact('terminal-closed');
  expect(viewer.screen()).not.toContain('owner-42');
  expect(viewer.screens).toBe(0);
  for (const each of [guest, other, viewer]) each.leave();
});
