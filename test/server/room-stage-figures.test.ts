// The figures on the stage of an open room: the driver's sandbox as the slide on stage draws it, and nothing else of it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseFigureFact } from '#core/figure-protocol';
import { sum } from '#core/figure-traffic';
import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import { ask } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { openRoomOn, RoomPage } from '../support/room-page';
import { StagePage } from '../support/stage-page';
import { until } from '../support/until';

let server: InProcess;
let content: string;
/** What is asked at the first is drawn on one slide, what is asked at either on another. */
let apps: [Server, Server];

const portOf = (app: Server) => (app.address() as AddressInfo).port;

beforeAll(async () => {
  apps = [createServer((_, response) => response.end('one')), createServer((_, response) => response.end('two'))];
  for (const app of apps) await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  content = await mkdtemp(join(tmpdir(), 'slipway-stage-'));
  await mkdir(join(content, 'drawn'));
  const slides = [
    '# Words',
    `# One\n\n<Figure kind="traffic" port={${portOf(apps[0])}} />`,
    '# Both\n\n<Figure kind="traffic" />\n\n<Figure kind="images" of="web" node="node1" />',
  ];
  await writeFile(join(content, 'drawn/deck.mdx'), `---\ntitle: Drawn\n---\n\n${slides.join('\n\n---\n\n')}\n`);
  server = await startInProcess({ contentDir: content });
});
afterAll(async () => {
  await server.close();
  for (const app of apps) app.close();
  await rm(content, { recursive: true, force: true });
});

/** Their sandbox on the deck, with what asks its apps. */
async function sandboxOf(cookie: string) {
  const participant = await Participant.join({ url: server.url, deck: 'drawn', cookie });
  participant.open();
  const { sandbox } = await participant.fact('sandbox-changed', (fact) => fact.sandbox.state === 'ready');
  const id = sandbox.state === 'ready' ? sandbox.id : '';
  const visit = (app: Server) =>
    ask(server.port, '/', { headers: { host: `${portOf(app)}-${id}.localhost:${server.port}` } });
  return { participant, visit };
}

const enter = (code: string, name: string, watch = false) => RoomPage.join(server.port, code, { name, watch });
const look = (code: string, cookie: string) => new StagePage(server.port, cookie, { type: 'look-at-figures', code });
const openRoom = () => openRoomOn(server, { deck: 'drawn' });
const show = (page: RoomPage, address: string, seat = 1) => page.say({ type: 'show', seat, address, isBlack: false });

function countsIn(text: string, at: number): number {
  const fact = parseFigureFact(text);
  const facts = fact.ok && fact.value.type === 'figure-changed' ? fact.value.facts : null;
  return facts?.kind === 'traffic' ? sum(facts.rows.find(({ port }) => port === at)?.counts ?? []) : 0;
}

/** By port, as the last figure told it; null before the first. */
function answersAt({ facts }: StagePage): Record<number, number> | null {
  const last = facts.findLast((fact) => fact.type === 'figure-changed' && fact.kind === 'traffic');
  if (last?.type !== 'figure-changed' || last.facts?.kind !== 'traffic') return null;
  return Object.fromEntries(last.facts.rows.map(({ port, counts }) => [port, sum(counts)]));
}

test('OF1 whoever is in the room sees the figures of the slide on stage, narrowed as it says, and no others', async () => {
  const { code, cookie: grace, page } = await openRoom();
  const { cookie } = await enter(code, 'Val', true);
  const { participant, visit } = await sandboxOf(grace);
  const val = look(code, cookie);
  show(page, 'words');
  await page.settled();
  for (const app of apps) await visit(app);
  await val.settled();
  expect(val.facts.filter(({ type }) => type === 'figure-changed')).toEqual([]);
  show(page, 'one.0');
  expect(await until('one', () => answersAt(val))).toEqual({ [portOf(apps[0])]: 1 });
  await visit(apps[0]);
  await until('one more', () => answersAt(val)?.[portOf(apps[0])] === 2);
  show(page, 'both');
  await until('both', () => answersAt(val)?.[portOf(apps[1])] === 1);
  await val.fact('figure-changed', ({ kind, lacks }) => kind === 'images' && lacks === 'docker');
  show(page, 'words');
  await page.settled();
  const before = val.facts.length;
  await visit(apps[1]);
  const own = participant.dialRaw('/figures');
  const kinds = { version: PROTOCOL_VERSION, deck: 'drawn', kinds: ['traffic'] };
  own.on('open', () => own.send(JSON.stringify({ type: 'watch-figures', ...kinds })));
  const told: string[] = [];
  own.on('message', (data) => void told.push(String(data)));
  await until('two at the second', () => told.some((text) => countsIn(text, portOf(apps[1])) === 2));
  await val.settled();
  expect(val.facts.slice(before)).toEqual([{ type: 'ponged' }]);
});

test('OF2 nothing of one room’s stage is told in another, nor to strangers, nor by asking for more', async () => {
  const [one, other] = [await openRoom(), await openRoom()];
  const { cookie } = await enter(one.code, 'Ada');
  const { visit } = await sandboxOf(other.cookie);
  show(one.page, 'both');
  show(other.page, 'both');
  await visit(apps[0]);
  const ada = look(one.code, cookie);
  await ada.fact('figure-changed', ({ kind, lacks }) => kind === 'traffic' && lacks === 'sandbox');
  expect(await look(other.code, cookie).isClosed()).toBe(CLOSE.notInRoom);
  expect(await look(one.code, await server.presenter()).isClosed()).toBe(CLOSE.notInRoom);
  expect(await look('', cookie).isClosed()).toBe(CLOSE.notInRoom);
  const more = { version: 0, deck: 'drawn', kinds: ['logs'] };
  ada.say({ type: 'watch-figures', ...more });
  expect(await ada.isClosed()).toBe(CLOSE.badMessage);
});

test('OF3 figures go with the seat, and end with the membership and with the room', async () => {
  const { code, cookie: grace, page } = await openRoom();
  // Only a presenter gets a shell on this computer.
  const { page: hers, cookie: ada } = await RoomPage.join(server.port, code, {
    ...{ name: 'Ada', cookie: await server.presenter() },
  });
  const { page: his, cookie: bob } = await enter(code, 'Bob');
  const first = await sandboxOf(grace);
  show(page, 'both');
  for (let asked = 0; asked < 3; asked += 1) await first.visit(apps[0]);
  const seen = look(code, bob);
  await until('those of who drives', () => answersAt(seen)?.[portOf(apps[0])] === 3);
  const second = await sandboxOf(ada);
  await second.visit(apps[1]);
  page.say({ type: 'give-role', member: hers.you.member, role: 'co-presenter' });
  page.say({ type: 'give-seat', member: hers.you.member });
  expect(
    await until('those of who drives now', () => (answersAt(seen)?.[portOf(apps[1])] === 1 ? answersAt(seen) : null)),
  ).toEqual({ [portOf(apps[1])]: 1 });
  hers.leave();
  await until('nobody on stage', () => {
    const last = seen.facts.findLast((fact) => fact.type === 'figure-changed');
    return last?.type === 'figure-changed' && last.lacks === 'sandbox';
  });
  page.say({ type: 'remove', member: his.you.member });
  expect(await seen.isClosed()).toBe(CLOSE.notInRoom);
  const { cookie } = await enter(code, 'Cleo');
  const late = look(code, cookie);
  await late.settled();
  page.say({ type: 'end' });
  expect(await late.isClosed()).toBe(CLOSE.notInRoom);
  expect(await look(code, cookie).isClosed()).toBe(CLOSE.notInRoom);
});
