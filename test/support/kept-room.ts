// Owns asking a room over HTTP for what is kept of it.
import type { RoomAction } from '#core/room-rights';
import { type Answer, ask } from './http';

/** The deletion comes last: nothing can be asked behind it. */
export const OVER_HTTP = [
  ['see-playback', 'GET', '/timeline'],
  ['edit-playback', 'POST', '/playback'],
  ['read-report', 'GET', '/report.json'],
  ['go-on-elsewhere', 'POST', '/go-on'],
  ['delete', 'DELETE', ''],
] as const satisfies (readonly [RoomAction, string, string])[];

/** The actions that are asked for over HTTP. */
export type OverHttp = (typeof OVER_HTTP)[number][0];

type Asking = { cookie?: string; method?: string; body?: object };

/** `path`: behind the code. */
export function askKept(port: number, path: string, { cookie, method = 'GET', body }: Asking = {}): Promise<Answer> {
  const headers = { origin: `http://127.0.0.1:${port}`, ...(cookie ? { cookie } : {}) };
  return ask(port, `/rooms/${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
}

/** Each of these actions, with the status of its answer. */
export async function askAll(port: number, code: string, cookie: string): Promise<[OverHttp, number][]> {
  const answers: [OverHttp, number][] = [];
  for (const [action, method, path] of OVER_HTTP)
    answers.push([action, (await askKept(port, code + path, { cookie, method })).status]);
  return answers;
}
