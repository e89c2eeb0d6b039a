// Owns a scripted page in an open room: it joins over HTTP and speaks the room's protocol as a page does.
import { WebSocket } from 'ws';
import { PROTOCOL_VERSION } from '#core/protocol';
import { parseRoomFact, type RoomFact, type RoomSocketCommand } from '#core/room-protocol';
import { ask } from './http';
import type { InProcess } from './in-process';
import { until } from './until';

type FactOf<T extends RoomFact['type']> = Extract<RoomFact, { type: T }>;

/** Asks below /rooms; the answer's JSON, its status, and the cookie that came with it. */
export async function askRooms(port: number, what: 'open' | 'join', body: object, cookie?: string) {
  const origin = `http://127.0.0.1:${port}`;
  const headers = { origin, 'content-type': 'application/json', ...(cookie ? { cookie } : {}) };
  const answer = await ask(port, `/rooms/${what}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const given = answer.headers['set-cookie']?.[0]?.split(';')[0];
  const json = JSON.parse(answer.body) as { code?: string; deck?: string; message?: string; isWaiting?: boolean };
  return { status: answer.status, json, cookie: given ?? cookie ?? '' };
}

/** A room of its own on that deck, and its presenter's page. `presenter`: the cookie of one who presents already. */
export async function openRoomOn(
  server: InProcess,
  { deck = 'basics', name = 'Grace', ...more }: { deck?: string; name?: string; phrase?: string; cap?: number } = {},
  presenter?: string,
) {
  const cookie = presenter ?? (await server.presenter());
  const { json } = await askRooms(server.port, 'open', { deck, name, ...more }, cookie);
  const code = json.code ?? '';
  const { page } = await RoomPage.join(server.port, code, { cookie });
  return { code, cookie, page };
}

export class RoomPage {
  readonly facts: RoomFact[] = [];
  closed: { code: number; reason: string } | null = null;
  private readonly socket: WebSocket;

  /** `remote`: a phone's secret; `isWall`: a page that does nothing for a phone. */
  constructor(port: number, code: string, cookie: string, kind: { remote?: string; isWall?: boolean } = {}) {
    const { remote, isWall } = kind;
    const acts = remote === undefined && !isWall;
    const headers = cookie ? { cookie } : {};
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/room`, { headers, origin: `http://127.0.0.1:${port}` });
    this.socket.on('open', () => this.say({ type: 'hello', version: PROTOCOL_VERSION, code, remote, acts }));
    this.socket.on('message', (data) => {
      const fact = parseRoomFact(String(data));
      if (!fact.ok) throw new Error(`${fact.problem}: ${String(data)}`);
      this.facts.push(fact.value);
    });
    this.socket.on('close', (closeCode, reason) => {
      this.closed = { code: closeCode, reason: String(reason) };
    });
  }

  /** Joins by name; a presenter is in already. */
  static async join(port: number, code: string, how: { name?: string; cookie?: string; watch?: boolean }) {
    const { name, cookie, watch } = how;
    const joined = name === undefined ? null : await askRooms(port, 'join', { code, name, watch }, cookie);
    if (joined && joined.status !== 200) throw new Error(joined.json.message);
    const page = new RoomPage(port, code, joined?.cookie ?? cookie ?? '');
    await page.fact('snapshot');
    return { page, cookie: joined?.cookie ?? cookie ?? '' };
  }

  say(command: RoomSocketCommand | object): void {
    this.socket.send(JSON.stringify(command));
  }

  /** The first of that kind, from `from` on, that matches. */
  fact<T extends RoomFact['type']>(type: T, matches: (fact: FactOf<T>) => boolean = () => true, from = 0) {
    return until(`${type} in ${JSON.stringify(this.facts.slice(-3))}`, () =>
      this.facts.slice(from).find((fact): fact is FactOf<T> => fact.type === type && matches(fact as FactOf<T>)),
    );
  }

  get you() {
    const last = this.facts.findLast((fact) => fact.type === 'snapshot' || fact.type === 'you-changed');
    if (!last || !('you' in last)) throw new Error('nothing was said of this page');
    return last.you;
  }

  /** Everything that was said before has been answered. */
  async settled(): Promise<void> {
    const before = this.facts.length;
    this.say({ type: 'ping' });
    await this.fact('ponged', () => true, before);
  }

  isClosed() {
    return until('the end of the socket', () => this.closed);
  }

  leave(): void {
    this.socket.terminate();
  }
}
