// Owns the log: one line an event on standard output, for people on a terminal and as JSON elsewhere.
import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';

export type Log = Logger;

export type LogOptions = {
  level: string;
  /** Lines for people instead of JSON. */
  pretty: boolean;
  /** Takes each finished line. */
  write?: (line: string) => void;
};

/** Field names whose values are secrets wherever they stand, one level deep too. */
const secretFields = ['token', 'cookie', 'authorization', 'set-cookie', 'secret', 'password'];
const censored = secretFields.flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.headers["${field}"]`]);

export function createLog({ level, pretty, write = (line) => void process.stdout.write(line) }: LogOptions): Log {
  const destination: DestinationStream = { write: (json) => write(hideTokens(pretty ? forPeople(json) : json)) };
  const options = {
    level,
    base: null,
    serializers: { error: stdSerializers.err, err: stdSerializers.err },
    redact: { paths: censored, censor: '…' },
  };
  return pino(options, destination);
}

/** Tokens that are part of an address. */
function hideTokens(line: string): string {
  return line.replace(/([?&]token=)[^&\s"]+/g, '$1…');
}

const levelNames: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

type Entry = { level: number; time: number; msg?: string; error?: { stack?: string }; [field: string]: unknown };

function forPeople(json: string): string {
  const { level, time, msg = '', error, ...fields } = JSON.parse(json) as Entry;
  const clock = new Date(time).toTimeString().slice(0, 8);
  const details = Object.entries(fields).map(([name, value]) => `${name}=${short(value)}`);
  const line = [clock, (levelNames[level] ?? '').padEnd(5), msg, ...details].join(' ').trimEnd();
  return error?.stack ? `${line}\n${error.stack.replace(/^/gm, '  ')}\n` : `${line}\n`;
}

function short(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
