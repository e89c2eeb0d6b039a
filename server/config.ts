// Owns reading the settings: the only reader of the environment. What follows from one is decided by who is given it.
import { resolve } from 'node:path';
import type { z } from 'zod';
import { type Setting, settings } from './settings';

type Settings = typeof settings;
type Key = keyof Settings;

/** All settings, parsed. Paths are absolute; null is "none". */
export type Config = {
  readonly [K in Key]: z.output<Settings[K]['schema']> | (Settings[K]['fallback'] extends null ? null : never);
};

export type Environment = Readonly<Record<string, string | undefined>>;
export type ParsedConfig = { ok: true; config: Config } | { ok: false; problems: string[] };

/**
 * Reads every setting of `env`; an empty value counts as unset. Relative folders start from `root`.
 * All wrong settings are named at once, each with what is allowed.
 */
export function parseConfig(env: Environment, root: string): ParsedConfig {
  const values: Partial<Record<Key, unknown>> = {};
  const problems: string[] = [];
  for (const key of Object.keys(settings) as Key[]) {
    const { name, fallback, schema }: Setting = settings[key];
    const text = given(env, name) ?? fallback;
    const parsed = text === null ? { success: true as const, data: null } : schema.safeParse(text);
    if (parsed.success) values[key] = parsed.data;
    else problems.push(`${name}=${mask(text ?? '')} is not allowed: it must be ${parsed.error.issues[0]?.message}.`);
  }
  if (problems.length > 0) return { ok: false, problems };
  const config = values as { -readonly [K in Key]: Config[K] };
  config.dataDir = resolve(root, config.dataDir);
  config.contentDir = resolve(root, config.contentDir);
  return { ok: true, config: Object.freeze(config) };
}

let own: ParsedConfig | undefined;

/** The settings of this process, read once. The launchers start it in the package's folder. */
export function readConfig(): ParsedConfig {
  own ??= parseConfig(process.env, process.cwd());
  return own;
}

/** For those who run only after the command line has accepted the settings. */
export function requireConfig(): Config {
  const parsed = readConfig();
  if (!parsed.ok) throw new Error(`invariant: settings were checked at the start. ${parsed.problems.join(' ')}`);
  return parsed.config;
}

/** Where the command was typed: the launcher leaves that folder for the package's. */
export function startFolder(): string {
  return process.env.INIT_CWD ?? process.cwd();
}

export type SettingRow = {
  name: string;
  value: string;
  source: 'environment' | 'default';
  fallback: string;
  unit: string;
  description: string;
};

/** Every setting as text, for people; passwords in addresses are masked. */
export function listSettings(env: Environment = process.env): SettingRow[] {
  return Object.values(settings as Record<string, Setting>).map(({ name, fallback, unit, description }) => {
    const text = given(env, name);
    const value = mask(text ?? fallback ?? '');
    return {
      name,
      value,
      source: text === null ? 'default' : 'environment',
      fallback: fallback ?? '',
      unit,
      description,
    };
  });
}

/** Only this machine can reach a server that listens there. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127(\.\d{1,3}){3}$/.test(host) || host === '::1';
}

function given(env: Environment, name: string): string | null {
  return env[name]?.trim() || null;
}

function mask(text: string): string {
  return text.replace(/(:\/\/[^/@:]*:)[^/@]*@/, '$1…@');
}

const shellNames = /^(PATH|HOME|USER|LOGNAME|TZ|TMPDIR|LANG|LC_\w+)$/;

/** What a shell of the server's own user may see of the environment: the rest may hold secrets. */
export function shellEnvironment(env: Environment = process.env): Record<string, string> {
  const entries = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.filter(([name]) => shellNames.test(name)));
}
