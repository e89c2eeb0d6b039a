import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeFrame } from '#core/frame';
import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import { FakeProvider } from '../support/fake-provider';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { until } from '../support/until';
import { Viewer } from '../support/viewer';

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

async function shared(url = server.url, cookie?: string): Promise<{ owner: Participant; path: string }> {
  const owner = await Participant.join({ url, deck: 'basics', cookie: cookie ?? (await server.presenter()) });
  owner.open();
  await owner.fact('terminal-opened');
  owner.send({ type: 'share-terminal', terminal: 1 });
  const { shares } = await owner.fact('shares-changed');
  return { owner, path: shares[0]?.path ?? '' };
}

const shareOf = (
  owner: Participant,
  fits: (share: { viewers: number; asking: unknown[]; typing: unknown[] }) => boolean,
) => owner.fact('shares-changed', ({ shares: [share] }) => share !== undefined && fits(share));

test('SH1 whoever has the link sees the screen as it is, then what comes, at the owner’s size', async () => {
  const { owner, path } = await shared();
  owner.type('printf "\\033[1mbefore\\033[0m-%s\\n" one\r');
  await owner.sees(/before\x1b\[0m-one/);
  const viewer = await Viewer.watch(server.url, path);
  expect(await viewer.fact('terminal-shown')).toMatchObject({ node: 'node1' });
  await viewer.sees(/before-one/);
  expect([viewer.terminal.cols, viewer.terminal.rows]).toEqual([100, 30]);
  owner.type('echo after-$((40+2))\r');
  await viewer.sees(/after-42/);
  owner.sendTo(1, { type: 'resize', cols: 72, rows: 20 });
  await until('the new size', () => viewer.terminal.cols === 72 && viewer.terminal.rows === 20);
  owner.leave();
  viewer.leave();
});

test('SH2 what a viewer types reaches nothing, whatever they send, until the owner lets them', async () => {
  const { owner, path } = await shared();
  await owner.prompt();
  const viewer = await Viewer.watch(server.url, path);
  await viewer.fact('terminal-shown');
  viewer.type('echo viewer-$((1+1))\r');
  viewer.send({ type: 'ping' });
  await viewer.fact('ponged');
  owner.type('echo owner-$((40+2))\r');
  await viewer.sees(/owner-42/);
  expect(owner.output.get(1)).not.toContain('viewer-');
  owner.leave();
  viewer.leave();
});

test('SH3 in a shell on this computer nobody else types, even if the owner said so', async () => {
  const { owner, path } = await shared();
  const viewer = await Viewer.watch(server.url, path);
  expect(await viewer.fact('role-changed')).toMatchObject({ role: 'watching', mayAsk: false });
  const before = viewer.facts.length;
  viewer.send({ type: 'ask-to-type', name: 'Ada' });
  expect(await viewer.fact('role-changed', () => true, before)).toMatchObject({ role: 'watching' });
  expect((await shareOf(owner, ({ viewers }) => viewers === 1)).shares[0]?.asking).toEqual([]);
  owner.leave();
  viewer.leave();
});

test('SH4 a viewer who asked and was let types beside the owner, each byte once, until it is taken back', async () => {
  const provider = new FakeProvider();
  const other = await startInProcess({ provider, contentDir: resolve('test/content') });
  const { owner, path } = await shared(other.url, '');
  const shell = () => provider.started[0]?.typed ?? '';
  const viewer = await Viewer.watch(other.url, path);
  await viewer.fact('terminal-shown');
  viewer.send({ type: 'ask-to-type', name: '  Ada\n' });
  const asked = await shareOf(owner, ({ asking }) => asking.length === 1);
  const [{ viewer: id, name } = { viewer: '', name: '' }] = asked.shares[0]?.asking ?? [];
  expect(name).toBe('Ada');
  owner.send({ type: 'let-type', terminal: 1, viewer: id, may: true });
  await viewer.fact('role-changed', ({ role }) => role === 'typing');
  viewer.type('from the viewer;');
  viewer.sendRaw(encodeFrame({ kind: 'input', offset: 0, bytes: Buffer.from('from the viewer;') }));
  owner.type('from the owner;');
  await until('both', () => shell().includes('from the viewer;') && shell().includes('from the owner;'));
  owner.send({ type: 'let-type', terminal: 1, viewer: id, may: false });
  await viewer.fact('role-changed', ({ role }) => role === 'watching', viewer.facts.length - 1);
  viewer.type('too late;');
  viewer.send({ type: 'ping' });
  await viewer.fact('ponged');
  expect(shell().split('from the viewer;').length).toBe(2);
  expect(shell()).not.toContain('too late');
  await other.close();
});

test('SH5 shared no more, all who watch are sent away and the link leads nowhere', async () => {
  const { owner, path } = await shared();
  const viewer = await Viewer.watch(server.url, path);
  await viewer.fact('terminal-shown');
  owner.send({ type: 'stop-sharing', terminal: 1 });
  expect(await until('the end', () => viewer.closed)).toBe(CLOSE.notShared);
  const late = await Viewer.watch(server.url, path);
  expect(await until('the end', () => late.closed)).toBe(CLOSE.notShared);
  owner.leave();
});

test('SH6 a shell that ends is said to, and the next one shows by itself', async () => {
  const { owner, path } = await shared();
  const viewer = await Viewer.watch(server.url, path);
  await viewer.fact('terminal-shown');
  owner.type('exit\r');
  await viewer.fact('terminal-closed');
  const before = viewer.facts.length;
  owner.open();
  await viewer.fact('terminal-shown', () => true, before);
  owner.type('echo in-the-next-$((40+2))\r');
  await viewer.sees(/in-the-next-42/);
  owner.leave();
  viewer.leave();
});

test.each([
  ['bytes', new Uint8Array([1, 2, 3]), CLOSE.badMessage],
  ['no hello', '{"type":"ping"}', CLOSE.badMessage],
  ['no JSON', '{', CLOSE.badMessage],
  ['an older page', watchWith({ version: PROTOCOL_VERSION - 1 }), CLOSE.outdated],
  ['a link that never was', watchWith({}), CLOSE.notShared],
])('SH7 a viewer whose first message is %s is sent away with a code of its own', async (_what, message, code) => {
  const viewer = await Viewer.dial(server.url);
  viewer.sendRaw(message);
  expect(await until('the end', () => viewer.closed)).toBe(code);
});

function watchWith(change: object): string {
  return JSON.stringify({
    type: 'watch',
    version: PROTOCOL_VERSION,
    share: 'x'.repeat(24),
    ...change,
  });
}

test('SH8 a flood comes to viewers as screens, at the end of which they have what the owner has', async () => {
  const { owner, path } = await shared();
  await owner.prompt();
  const viewer = await Viewer.watch(server.url, path);
  await viewer.fact('terminal-shown');
  const before = viewer.screens;
  owner.type('seq 1 400000; echo flood-$((40+2))\r');
  await owner.sees(/flood-42/);
  await viewer.sees(/400000\nflood-42/);
  expect(viewer.screens - before).toBeGreaterThan(1);
  owner.leave();
  viewer.leave();
});

test('SH9 a closed terminal is shared no more, and its number means another one from then on', async () => {
  const { owner, path } = await shared();
  const viewer = await Viewer.watch(server.url, path);
  await viewer.fact('terminal-shown');
  owner.send({ type: 'close-terminal', terminal: 1 });
  expect(await until('the end', () => viewer.closed)).toBe(CLOSE.notShared);
  owner.leave();
});

test('SH10 who types may no longer once no page of the owner’s is left', async () => {
  const provider = new FakeProvider();
  const other = await startInProcess({ provider, contentDir: resolve('test/content') });
  const { owner, path } = await shared(other.url, '');
  const viewer = await Viewer.watch(other.url, path);
  await viewer.fact('terminal-shown');
  viewer.send({ type: 'ask-to-type', name: 'Ada' });
  const asked = await shareOf(owner, ({ asking }) => asking.length === 1);
  owner.send({ type: 'let-type', terminal: 1, viewer: asked.shares[0]?.asking[0]?.viewer ?? '', may: true });
  await viewer.fact('role-changed', ({ role }) => role === 'typing');
  const before = viewer.facts.length;
  owner.leave();
  await viewer.fact('role-changed', ({ role }) => role === 'watching', before);
  viewer.type('nobody sees it');
  viewer.send({ type: 'ping' });
  await viewer.fact('ponged');
  expect(provider.started[0]?.typed).not.toContain('nobody sees it');
  await other.close();
});

test('SH11 of viewers with the same right each has their own: the end of one takes nothing from another', async () => {
  const provider = new FakeProvider();
  const other = await startInProcess({ provider, contentDir: resolve('test/content') });
  const { owner, path } = await shared(other.url, '');
  const viewers = [await Viewer.watch(other.url, path), await Viewer.watch(other.url, path)];
  for (const viewer of viewers) {
    await viewer.fact('terminal-shown');
    viewer.send({ type: 'ask-to-type', name: 'Ada' });
    const { shares } = await shareOf(owner, ({ asking }) => asking.length === 1);
    owner.send({ type: 'let-type', terminal: 1, viewer: shares[0]?.asking[0]?.viewer ?? '', may: true });
    await viewer.fact('role-changed', ({ role }) => role === 'typing');
    owner.facts.length = 0;
  }
  viewers[0]?.leave();
  await shareOf(owner, ({ viewers: count }) => count === 1);
  viewers[1]?.type('still here');
  await until('it', () => provider.started[0]?.typed.includes('still here'));
  await other.close();
});
