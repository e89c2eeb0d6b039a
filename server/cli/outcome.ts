// Owns how a command ends when something is for people to put right: a sentence and a status, never a stack.
import { type Config, readConfig } from '../config';

export function endWith(status: number, message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(status);
}

/** The settings; wrong ones end the process with status 2, all named at once. */
export function configOrEnd(): Config {
  const parsed = readConfig();
  if (parsed.ok) return parsed.config;
  const hint = 'Settings come from the environment; "npx slipway settings" lists them.';
  return endWith(2, [...parsed.problems, hint].join('\n'));
}

/** What went wrong in a few words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
