import { parseRoomPlayback, type RoomPlayback } from '#core/room-timeline';

export type Asked<T> = { ok: true; value: T } | { ok: false; why: string };

const NO_ANSWER = 'The server does not answer. Look at your network, and try again.';

export async function fetchPlayback(code: string): Promise<Asked<RoomPlayback>> {
  const asked = await send(`/rooms/${encodeURIComponent(code)}/timeline`);
  if (!asked.ok) return asked;
  const playback = parseRoomPlayback(asked.value);
  return playback
    ? { ok: true, value: playback }
    : { ok: false, why: 'This page is older than the server. Load it again.' };
}

/** What runs in a playback that is saved as a file. */
export async function fetchOfflineScript(code: string): Promise<Asked<string>> {
  const asked = await send(`/rooms/${encodeURIComponent(code)}/offline.json`);
  return asked.ok ? { ok: true, value: (asked.value as { script: string }).script } : asked;
}

export const giveCaptions = (code: string, text: string) => send(`/rooms/${code}/captions`, { text });

export const moveCaptions = (code: string, offset: number) => send(`/rooms/${code}/captions-offset`, { offset });

export const showToAll = (code: string, toAll: boolean) => send(`/rooms/${code}/playback`, { toAll });

async function send(path: string, body?: object): Promise<Asked<unknown>> {
  try {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(path, body ? post : { cache: 'no-store' });
    const json: unknown = await response.json();
    if (response.ok) return { ok: true, value: json };
    const why = typeof json === 'object' && json && 'message' in json ? String(json.message) : NO_ANSWER;
    return { ok: false, why };
  } catch {
    return { ok: false, why: NO_ANSWER };
  }
}
