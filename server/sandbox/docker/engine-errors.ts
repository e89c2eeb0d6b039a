// Owns what the engine's errors say.

/** Already removed, or being removed by somebody else. */
export function isGone(error: unknown): boolean {
  if (!(error instanceof Error) || !('statusCode' in error)) return false;
  return error.statusCode === 404 || (error.statusCode === 409 && error.message.includes('already in progress'));
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.trim() : String(error);
}
