// The shapes that scripts/command.mjs takes and gives, for the tests, which are type checked.

export type Outcome = { status: number | null; output: string; timedOut: boolean };
export function runCommand(
  command: string[],
  options?: { env?: Record<string, string>; timeLimitMs?: number; echo?: boolean },
): Promise<Outcome>;
