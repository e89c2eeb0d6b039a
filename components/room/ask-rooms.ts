import * as z from 'zod/mini';
import { type Reach, reachSchema } from '#core/reach';

/** What the server answers below /rooms: what was asked for, or why not, for people. */
export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; message: string };

export type FoundRoom = {
  code: string;
  title: string;
  needsPhrase: boolean;
  isLocked: boolean;
  /** Yours, when you are in already, or wait. */
  name: string | null;
  /** You wait for a place in it. */
  isWaiting: boolean;
};

export function openRoom(wanted: {
  deck: string;
  name: string;
  phrase?: string;
  cap?: number;
}): Promise<Answer<{ code: string }>> {
  return ask('/rooms/open', wanted);
}

/** `endsSandbox`: that one's own ends is agreed to. */
export type Joining = { code: string; name: string; phrase?: string; watch?: boolean; endsSandbox?: boolean };

/** What is answered to who would lose a sandbox by watching. */
export const ENDS_SANDBOX = 428;

/** `isWaiting`: for a place in it. */
export function joinRoom(wanted: Joining): Promise<Answer<{ code: string; deck: string; isWaiting?: boolean }>> {
  return ask('/rooms/join', wanted);
}

export function lookUpRoom(code: string): Promise<Answer<FoundRoom>> {
  return ask(`/rooms/look?${new URLSearchParams({ code })}`);
}

/** How others get here, as far as the server knows. */
export async function lookUpReach(code: string): Promise<Answer<Reach>> {
  const answer = await ask<unknown>(`/rooms/${code}/reach`);
  const parsed = answer.ok ? z.safeParse(reachSchema, answer.value) : null;
  if (!answer.ok) return answer;
  return parsed?.success ? { ok: true, value: parsed.data } : { ok: false, status: 0, message: '' };
}

/** A room in which this browser presents. */
export type OwnRoom = {
  code: string;
  deck: string;
  title: string;
  openedAt: number;
  /** Null while it goes on. */
  endedAt: number | null;
  people: number;
  /** To delete. */
  isYours: boolean;
};

export function ownRooms(): Promise<Answer<{ rooms: OwnRoom[] }>> {
  return ask('/rooms/mine');
}

/** The room, and all that is kept of anybody in it. */
export function deleteRoom(code: string): Promise<Answer<{ code: string }>> {
  return ask(`/rooms/${code}`, undefined, 'DELETE');
}

/** For a link that works once, until then, in milliseconds of the server's clock. */
export function offerRemote(code: string): Promise<Answer<{ secret: string; until: number }>> {
  return ask(`/rooms/${code}/remote`, {});
}

export function revokeRemotes(code: string): Promise<Answer<object>> {
  return ask(`/rooms/${code}/remote`, undefined, 'DELETE');
}

/** For a link that makes another browser the one of who asks, as `offerRemote`. */
export function offerCrossing(code: string): Promise<Answer<{ secret: string; until: number }>> {
  return ask(`/rooms/${code}/go-on`, {});
}

export function revokeCrossing(code: string): Promise<Answer<object>> {
  return ask(`/rooms/${code}/go-on`, undefined, 'DELETE');
}

/** By such a link's secret: the room, and its deck. */
export function goOnHere(secret: string): Promise<Answer<{ code: string; deck: string }>> {
  return ask('/rooms/go-on', { secret });
}

async function ask<T>(path: string, body?: object, method = body ? 'POST' : 'GET'): Promise<Answer<T>> {
  try {
    const sent = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(path, { method, ...sent });
    const json = await response.json();
    if (response.ok) return { ok: true, value: json as T };
    return { ok: false, status: response.status, message: String(json.message) };
  } catch {
    return { ok: false, status: 0, message: 'The server does not answer. Look at your network, and try again.' };
  }
}
