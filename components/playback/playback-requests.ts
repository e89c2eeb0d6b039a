import { parseRoomPlayback, type RoomPlayback } from '#core/room-timeline';
import { parseTalkPlayback, type TalkPlayback } from '#core/talk-recording';

/** `faults`: of files, each with its place. */
export type Asked<T> = { ok: true; value: T } | { ok: false; why: string; faults?: readonly string[] };

const NO_ANSWER = 'The server does not answer. Look at your network, and try again.';

export function fetchPlayback(code: string): Promise<Asked<RoomPlayback>> {
  return askFor(`/rooms/${encodeURIComponent(code)}/timeline`, parseRoomPlayback);
}

/** Of the deck at that address. */
export function fetchTalk(address: string): Promise<Asked<TalkPlayback>> {
  return askFor(`${address}/playback/timeline`, parseTalkPlayback);
}

async function askFor<T>(path: string, read: (value: unknown) => T | null): Promise<Asked<T>> {
  const asked = await send(path);
  if (!asked.ok) return asked;
  const value = read(asked.value);
  return value ? { ok: true, value } : { ok: false, why: 'This page is older than the server. Load it again.' };
}

/** What runs in a playback that is saved as a file. */
export async function fetchOfflineScript(path: string): Promise<Asked<string>> {
  const asked = await send(path);
  return asked.ok ? { ok: true, value: (asked.value as { script: string }).script } : asked;
}

export const giveCaptions = (code: string, text: string) => send(`/rooms/${code}/captions`, { text });

export const moveCaptions = (code: string, offset: number) => send(`/rooms/${code}/captions-offset`, { offset });

export const showToAll = (code: string, toAll: boolean) => send(`/rooms/${code}/playback`, { toAll });

export const cutFromRoom = (code: string, text: string) => send(`/rooms/${code}/cuts`, { text });

export const restoreInRoom = (code: string, cut: number) => send(`/rooms/${code}/cuts/${cut}`, null);

/** `body`: null deletes; without one it asks. */
async function send(path: string, body?: object | null): Promise<Asked<unknown>> {
  try {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const how = body === undefined ? { cache: 'no-store' as const } : body ? post : { method: 'DELETE' };
    const response = await fetch(path, how);
    const json: unknown = await response.json();
    if (response.ok) return { ok: true, value: json };
    const why = typeof json === 'object' && json && 'message' in json ? String(json.message) : NO_ANSWER;
    const faults = typeof json === 'object' && json && 'faults' in json ? json.faults : null;
    return { ok: false, why, ...(Array.isArray(faults) ? { faults: faults.map(String) } : {}) };
  } catch {
    return { ok: false, why: NO_ANSWER };
  }
}
