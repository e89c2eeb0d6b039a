// Owns what may follow `slipway export`: options whose value may be left out, which the command line's own reader has not.
import { parseArgs } from 'node:util';

export type ExportRequest = {
  deck: string;
  /** Path as typed; empty: named after the deck. Null: not wanted. */
  pdf: string | null;
  html: string | null;
  steps: boolean;
  notes: boolean;
  theme: 'light' | 'dark';
  /** As typed; null: all of them. */
  slides: string | null;
  /** Of a translation, as typed. */
  language: string | null;
  timeoutMs: number;
};

export type ReadRequest = { ok: true; request: ExportRequest } | { ok: false; problem: string };

const OPTIONS = {
  pdf: { type: 'string' },
  html: { type: 'string' },
  steps: { type: 'boolean' },
  notes: { type: 'boolean' },
  theme: { type: 'string' },
  slides: { type: 'string' },
  language: { type: 'string' },
  timeout: { type: 'string' },
} as const;

const DEFAULT_TIMEOUT_SECONDS = '120';

export function readExportRequest(args: readonly string[]): ReadRequest {
  try {
    const parsed = parseArgs({ args: withValues(args), options: OPTIONS, allowPositionals: true });
    return requestOf(parsed.values, parsed.positionals);
  } catch (error) {
    return wrong(error instanceof Error ? (error.message.split('. ')[0] ?? '').replace(/\.?$/, '.') : String(error));
  }
}

/** Gives `--pdf` and `--html` an empty value where none follows. What has not the ending of a PDF is the deck. */
function withValues(args: readonly string[]): string[] {
  return args.flatMap((arg, i) => {
    const next = args[i + 1];
    const isLast = next === undefined || next.startsWith('-');
    if (arg === '--pdf' && (isLast || !/\.pdf$/i.test(next))) return ['--pdf='];
    if (arg === '--html' && (isLast || !hasDeckBefore(args, i + 1))) return ['--html='];
    return [arg];
  });
}

/** Whether the word at `at` cannot be the deck, as the deck stands elsewhere. */
function hasDeckBefore(args: readonly string[], at: number): boolean {
  return args.some((arg, i) => {
    const before = args[i - 1] ?? '';
    const isFile = before === '--pdf' && /\.pdf$/i.test(arg);
    const isValue = /^--(?:theme|slides|language|timeout|html)$/.test(before) || isFile;
    return i !== at && !arg.startsWith('-') && !isValue;
  });
}

type Values = { [Key in keyof typeof OPTIONS]?: (typeof OPTIONS)[Key]['type'] extends 'string' ? string : boolean };

function requestOf(values: Values, positionals: readonly string[]): ReadRequest {
  const {
    pdf = null,
    html = null,
    steps = false,
    notes = false,
    theme = 'light',
    slides = null,
    language = null,
  } = values;
  const [deck] = positionals;
  if (deck === undefined) return wrong('Name the deck: slipway export DECK --pdf');
  if (positionals.length > 1) return wrong(`One deck at a time: ${positionals.join(', ')}.`);
  if (pdf === null && html === null) return wrong('Say what to make: --pdf, --html or both.');
  if (steps && pdf === null) return wrong('--steps is for --pdf: a page for each step.');
  if (theme !== 'light' && theme !== 'dark') return wrong(`--theme is light or dark, not “${theme}”.`);
  const seconds = Number(values.timeout ?? DEFAULT_TIMEOUT_SECONDS);
  if (!(seconds > 0 && seconds <= 86_400)) return wrong('--timeout is a number of seconds, such as 300.');
  return { ok: true, request: { deck, pdf, html, steps, notes, theme, slides, language, timeoutMs: seconds * 1000 } };
}

function wrong(problem: string): ReadRequest {
  return { ok: false, problem };
}
