import type { SandboxState } from '#core/protocol';

/** For who waits for a sandbox: where they stand, and how long it may take. */
export function waitingWords({ place, estimateSeconds }: Extract<SandboxState, { state: 'waiting' }>): string {
  const where = place === 1 ? 'You are next' : `You are number ${place} in line`;
  return `All sandboxes are in use. ${where}; ${durationWords(estimateSeconds)}. Keep this page open.`;
}

function durationWords(seconds: number | null): string {
  if (seconds === null) return 'how long it takes is not known yet';
  if (seconds < 60) return 'it should take less than a minute';
  const minutes = Math.round(seconds / 60);
  return `it may take about ${minutes === 1 ? 'a minute' : `${minutes} minutes`}`;
}
