import { type Cast, parseCast } from '#core/asciicast';

export type LoadedCast = { ok: true; cast: Cast } | { ok: false; why: string };

export async function loadCast(src: string, signal: AbortSignal): Promise<LoadedCast> {
  try {
    const answer = await fetch(src, { signal, cache: 'no-cache' });
    if (answer.status === 404) return { ok: false, why: 'This recording is not there any more.' };
    if (!answer.ok) return { ok: false, why: `The recording cannot be had: the server answered ${answer.status}.` };
    const outcome = parseCast(await answer.text());
    if (outcome.ok) return outcome;
    const [fault] = outcome.faults;
    return { ok: false, why: `This recording cannot be played. Line ${fault?.line}: ${fault?.message}` };
  } catch {
    return { ok: false, why: 'The recording cannot be had: the server does not answer.' };
  }
}
