// Owns the words behind a code fence's language: what they mean and which go together.
import { ALL_NODES } from './everywhere';
import { FENCE_WORDS } from './fence-words';
import { SLUG } from './ids';
import { MAX_NAME_LENGTH } from './layout';
import { MAX_SPEED, USUAL_SPEED } from './typed-text';

/**
 * `type` is typed without Enter; `run` is typed and run; `check` runs beside the terminal; `file` is written to a file;
 * `wrong` is a wrong try that rehearsal alone carries out.
 */
export type FenceRole = 'run' | 'check' | 'type' | 'file' | 'wrong';

export type Fence = {
  /** Null: code that is only shown. */
  role: FenceRole | null;
  name: string | null;
  /** Null: the sandbox's first node. `ALL_NODES`: each of them, of a run or check. */
  node: string | null;
  /** The name of the terminal that it runs in, which is opened beside the others; null: the one in front. */
  terminal: string | null;
  /** The step of the slide that carries it out: the next one in order, or that number; null: a click only. */
  step: 'next' | number | null;
  /** Source of a regular expression: the block is done when the terminal's output matches. Null: when the prompt is back. */
  wait: string | null;
  /** Of a block that must fail or is a wrong try: source of a regular expression that says why. */
  reason: string | null;
  /** It must fail. */
  expectsFailure: boolean;
  /** Of a run: what holds the terminal is ended first. */
  interrupt: boolean;
  /** Of a run: not a second time in a sandbox. */
  once: boolean;
  /** Of a check: seconds until it is ended; null: the usual. */
  timeout: number | null;
  /** Of a check: it must hold for the tasks that build on its own. */
  holds: boolean;
  /** Of a file: its path from the work folder. */
  path: string | null;
  /** Of a file: characters a second at which its text is typed in the editor first; null: it is not. */
  typed: number | null;
  /** It is shown with a button that copies it. */
  copy: boolean;
  /** What stands in `title="…"`. */
  title: string | null;
  /** Lines that are shown one after the other, each as in `1,3-4`, or `all`; none unless there are two or more. */
  ranges: readonly string[];
  /** Words for the highlighter (`title="x"`, `{1,3}`), untouched. */
  display: string;
};

export type FenceOutcome = { ok: true; fence: Fence } | { ok: false; problem: string };

const WORD = /[\w-]+="[^"]*"|[\w-]+=\/(?:\\.|[^/\\])*\/|\{[^}]*\}|\/[^/]+\/|\S+/g;
const DISPLAY = /^(?:title="[^"]*"|caption="[^"]*"|\{[\d,\s-]+\}|\/.+\/|showLineNumbers(?:\{\d{1,5}\})?)$/;
const RANGES = /^\{([^}|]+(?:\|[^}|]+)+)\}$/;
const RANGE = /^(?:all|none|\d{1,5}(?:-\d{1,5})?(?:,\d{1,5}(?:-\d{1,5})?)*)$/;
const SHELLS = new Set(['sh', 'bash', 'shell', 'console']);
const ROLES: ReadonlySet<string> = new Set(['run', 'check', 'type', 'wrong']);
const FLAGS: ReadonlySet<string> = new Set(['interrupt', 'once', 'copy', 'holds']);
const MAX_STEP = 99;
const MAX_TIMEOUT = 60;

const PLAIN: Fence = {
  role: null,
  name: null,
  node: null,
  terminal: null,
  step: null,
  wait: null,
  reason: null,
  expectsFailure: false,
  interrupt: false,
  once: false,
  timeout: null,
  holds: false,
  path: null,
  typed: null,
  copy: false,
  title: null,
  ranges: [],
  display: '',
};

/** One after the other, what is in quotes, braces or slashes whole. */
export function fenceWords(meta: string): string[] {
  return meta.match(WORD) ?? [];
}

/** Reads ` ```sh run name=build `: `language` is `sh`, `meta` the rest of the line. */
export function parseFence(language: string, meta: string): FenceOutcome {
  const fence: Fence = { ...PLAIN };
  const display: string[] = [];
  for (const word of fenceWords(meta)) {
    const [, title] = /^title="(.*)"$/s.exec(word) ?? [];
    if (title !== undefined) fence.title = title;
    const wrong = DISPLAY.test(word) ? void display.push(word) : readWord(word, fence);
    if (wrong) return problem(wrong);
  }
  // A check says it with its tick.
  if (fence.role === 'check')
    display.splice(0, display.length, ...display.filter((word) => !word.startsWith('title=')));
  const wrong = roleProblem(language, fence);
  return wrong ? problem(wrong) : { ok: true, fence: { ...fence, display: display.join(' ') } };
}

/** Puts one word into `fence`; what is wrong with it otherwise. */
function readWord(word: string, fence: Fence): string | null {
  if (ROLES.has(word)) return readRole(word as FenceRole, fence);
  if (RANGES.test(word)) return readRanges(word, fence);
  if (FLAGS.has(word)) fence[word as 'interrupt' | 'once' | 'copy' | 'holds'] = true;
  else if (word === 'step') fence.step = 'next';
  else if (word === 'typed') fence.typed = USUAL_SPEED;
  else return readValue(word, fence);
  return null;
}

/** Reads `key=value`. */
function readValue(word: string, fence: Fence): string | null {
  const [, key = '', quoted] = /^([a-z]+)=(.*)$/s.exec(word) ?? [];
  const value = quoted?.replace(/^"|"$/g, '') ?? '';
  switch (key) {
    case 'name':
    case 'node':
    case 'terminal':
      fence[key] = value;
      return null;
    case 'file':
      fence.path = value;
      return readRole('file', fence);
    case 'step':
      fence.step = Number(value);
      return isWithin(fence.step, MAX_STEP)
        ? null
        : `“${word}” is no step: step=1 is the first, and ${MAX_STEP} the last there can be`;
    case 'typed':
      fence.typed = Number(value);
      return isWithin(fence.typed, MAX_SPEED)
        ? null
        : `“${word}” is no speed: write 1 to ${MAX_SPEED} characters a second, or typed alone for ${USUAL_SPEED}`;
    case 'timeout':
      fence.timeout = Number(value);
      return isWithin(fence.timeout, MAX_TIMEOUT) ? null : `“${word}” is no time: write 1 to ${MAX_TIMEOUT} seconds`;
    case 'expect':
      fence.expectsFailure = true;
      return value === 'fail' ? null : `“${word}” means nothing: the one thing to expect is expect=fail`;
    case 'wait':
    case 'reason':
      return readPattern(key, value, fence);
    default: {
      const known = FENCE_WORDS.map(({ word }) => word).join(', ');
      return `“${word}” means nothing behind a fence. Known words: ${known}`;
    }
  }
}

function readRole(role: FenceRole, fence: Fence): string | null {
  if (fence.role && fence.role !== role)
    return `a block has one of run, type, check, file=… and wrong: leave “${fence.role}” or “${role}” out`;
  fence.role = role;
  return null;
}

function readRanges(word: string, fence: Fence): string | null {
  const ranges = word
    .slice(1, -1)
    .split('|')
    .map((range) => range.replace(/\s/g, ''));
  const wrong = ranges.find((range) => !RANGE.test(range));
  if (wrong !== undefined) return `“${wrong}” in ${word} is no range of lines: write 1, 2-4, 1,3, all or none`;
  fence.ranges = ranges;
  return null;
}

function readPattern(key: 'wait' | 'reason', value: string, fence: Fence): string | null {
  const [, source] = /^\/(.+)\/$/s.exec(value) ?? [];
  if (source === undefined) return `${key}=/…/ needs a regular expression between slashes`;
  try {
    new RegExp(source, 'm');
  } catch {
    return `${key}=/${source}/ is no regular expression`;
  }
  fence[key] = source;
  return null;
}

/** What the words of a fence ask for that its role or language cannot give. */
function roleProblem(language: string, fence: Fence): string | null {
  const { role, name, node, terminal, path } = fence;
  if (name !== null && !SLUG.test(name))
    return `“${name}” is not a block name: use lower-case letters, digits and single hyphens`;
  const misplaced = RULES.find(({ asked, roles }) => asked(fence) && !(role && roles.includes(role)));
  if (misplaced) return misplaced.problem;
  if (terminal !== null && !(SLUG.test(terminal) && terminal.length <= MAX_NAME_LENGTH))
    return `“${terminal}” is not a terminal’s name: use lower-case letters, digits and single hyphens, ${MAX_NAME_LENGTH} at most`;
  if (terminal !== null && node === ALL_NODES) return 'node=all has a terminal on each node: leave terminal=… out';
  if (path !== null && !isWorkPath(path)) return `file=${path} is no path of the work folder: write file=app/main.py`;
  if ((fence.expectsFailure || role === 'wrong') && fence.reason === null)
    return `${role === 'wrong' ? 'a wrong try' : 'expect=fail'} needs its reason=/…/, so that nothing else counts`;
  if (fence.reason !== null && role === 'run' && !fence.expectsFailure)
    return 'reason=/…/ says why a block must fail: add expect=fail';
  const isShell = SHELLS.has(language) || (role === 'check' && language === 'http');
  if (role && role !== 'type' && role !== 'file' && !isShell)
    return `a block that is to ${role === 'wrong' ? 'be wrong' : role} needs a shell language: \`\`\`sh ${role}`;
  return null;
}

/** The roles of which a word may be asked. */
const RULES: readonly { asked: (fence: Fence) => boolean; roles: readonly FenceRole[]; problem: string }[] = [
  {
    asked: ({ node }) => node !== null,
    roles: ['run', 'type', 'check', 'file', 'wrong'],
    problem: 'node=… says where a block runs or checks: add run or check',
  },
  {
    asked: ({ node }) => node === ALL_NODES,
    roles: ['run', 'check'],
    problem: 'node=all is for blocks that run or check: give each node a block of its own',
  },
  {
    asked: ({ terminal }) => terminal !== null,
    roles: ['run', 'type'],
    problem: 'terminal=… says in which terminal a block runs: add run',
  },
  {
    asked: ({ step }) => step !== null,
    roles: ['run', 'type'],
    problem: 'step says when a block runs or is typed: add run or type',
  },
  {
    asked: ({ wait }) => wait !== null,
    roles: ['run'],
    problem: 'wait=/…/ says when a block that runs is done: add run',
  },
  {
    asked: ({ interrupt, once, expectsFailure }) => interrupt || once || expectsFailure,
    roles: ['run'],
    problem: 'interrupt, once and expect=fail are about a block that runs: add run',
  },
  {
    asked: ({ reason }) => reason !== null,
    roles: ['run', 'wrong'],
    problem: 'reason=/…/ says why a try is wrong or a block must fail: add wrong, or run expect=fail',
  },
  {
    asked: ({ typed }) => typed !== null,
    roles: ['file'],
    problem: 'typed says how the text of a file appears: add file=…, or type for a block that goes into the terminal',
  },
  {
    asked: ({ timeout }) => timeout !== null,
    roles: ['check'],
    problem: 'timeout=… says when a check is ended: add check',
  },
  {
    asked: ({ holds }) => holds,
    roles: ['check'],
    problem: 'holds says that a check must pass for later tasks too: add check',
  },
];

/** A file below the work folder, named without detours. */
function isWorkPath(path: string): boolean {
  const isName = (part: string) => part !== '' && part !== '.' && part !== '..' && /^[\w.@+-]+$/.test(part);
  return path.length <= 200 && path.split('/').every(isName);
}

function isWithin(number: number, last: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= last;
}

function problem(text: string): FenceOutcome {
  return { ok: false, problem: text };
}
