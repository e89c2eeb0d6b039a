import { parseRecordingList, type RecordingList } from '#core/recording';

/** Null when the server does not answer, or not as it should. */
export async function fetchRecordings(deck: string): Promise<RecordingList | null> {
  try {
    const answer = await fetch(`/recordings/${deck}`, { cache: 'no-store' });
    return answer.ok ? parseRecordingList(await answer.json()) : null;
  } catch {
    return null;
  }
}

/** A sentence for people, and whether anything in the recording is another now. */
export type Outcome = { said: string; hasChanged: boolean };

export async function cutSecret(address: string, secret: string): Promise<Outcome> {
  const outcome = await post(`${address}/cut`, { secret });
  if (typeof outcome === 'string') return { said: outcome, hasChanged: false };
  const { places } = outcome;
  if (places === 0) return { said: 'It stands nowhere in this recording.', hasChanged: false };
  return { said: `Cut in ${places === 1 ? 'one place' : `${places} places`}, for good.`, hasChanged: true };
}

export async function cutSpan(address: string, span: { from: number; to: number }): Promise<Outcome> {
  const outcome = await post(`${address}/cut`, span);
  if (typeof outcome === 'string') return { said: outcome, hasChanged: false };
  return { said: 'The span is cut out, for good.', hasChanged: true };
}

/** Empty when it is deleted; else why not. */
export async function deleteRecording(address: string): Promise<string> {
  try {
    const { ok, status } = await fetch(address, { method: 'DELETE' });
    return ok || status === 404 ? '' : `It was not deleted: the server answered ${status}.`;
  } catch {
    return 'It was not deleted: the server does not answer.';
  }
}

async function post(address: string, body: object): Promise<{ places: number } | string> {
  try {
    const answer = await fetch(address, { method: 'POST', body: JSON.stringify(body) });
    if (answer.status === 404) return 'Nothing was cut: the recording is not there any more.';
    if (!answer.ok) return `Nothing was cut: the server answered ${answer.status}.`;
    const { places } = (await answer.json()) as { places?: unknown };
    return typeof places === 'number' ? { places } : 'The server did not say whether anything was cut.';
  } catch {
    return 'Nothing was cut: the server does not answer.';
  }
}
