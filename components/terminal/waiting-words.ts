import type { SandboxState } from '#core/protocol';

type Standing = Pick<Extract<SandboxState, { state: 'waiting' }>, 'place' | 'estimateSeconds'>;

/** For who waits for a sandbox. */
export function waitingWords(standing: Standing): string {
  return `All sandboxes are in use. ${inLineWords(standing)}. Keep this page open.`;
}

/** Where somebody stands, and how long it may take. */
export function inLineWords({ place, estimateSeconds }: Standing): string {
  const where = place === 1 ? 'You are next' : `You are number ${place} in line`;
  return `${where}; ${durationWords(estimateSeconds)}`;
}

export function durationWords(seconds: number | null): string {
  if (seconds === null) return 'how long it takes is not known yet';
  if (seconds < 60) return 'it should take less than a minute';
  const minutes = Math.round(seconds / 60);
  return `it may take about ${minutes === 1 ? 'a minute' : `${minutes} minutes`}`;
}
