// Owns the words behind a code fence's language: what they mean and which go together.
import { SLUG } from './ids';
import { MAX_NAME_LENGTH } from './layout';

/** `type` is typed without Enter; `run` is typed and run; `check` runs beside the terminal. */
export type FenceRole = 'run' | 'check' | 'type';

export type Fence = {
  /** Null: code that is only shown. */
  role: FenceRole | null;
  name: string | null;
  /** Null: the sandbox's first node. */
  node: string | null;
  /** The name of the terminal that it runs in, which is opened beside the others; null: the one in front. */
  terminal: string | null;
  /** The step of the slide that carries it out: the next one in order, or that number; null: a click only. */
  step: 'next' | number | null;
  /** Source of a regular expression: the block is done when the terminal's output matches. Null: when the prompt is back. */
  wait: string | null;
  /** Lines that are shown one after the other, each as in `1,3-4`, or `all`; none unless there are two or more. */
  ranges: readonly string[];
  /** Words for the highlighter (`title="x"`, `{1,3}`), untouched. */
  display: string;
};

export type FenceOutcome = { ok: true; fence: Fence } | { ok: false; problem: string };

/** Every word that may stand behind a fence, with what it means. They are the manual. */
export const FENCE_WORDS: readonly { word: string; means: string }[] = [
  { word: 'run', means: 'A shell block that a click or a step types into the terminal and runs.' },
  { word: 'type', means: 'A block that is typed into the terminal without Enter.' },
  { word: 'check', means: 'A shell block that runs beside the terminal; exit status 0 ticks, its output is the hint.' },
  { word: 'step', means: 'The block is carried out by the slide’s next step, when the speaker goes forward onto it.' },
  { word: 'step=3', means: 'The same at step 3.' },
  { word: 'wait=/text/', means: 'The block is done as soon as the terminal’s output matches the regular expression.' },
  { word: 'name=build', means: 'Name of the block; else that of its slide.' },
  { word: 'node=worker', means: 'The node on which it runs or checks; else the first.' },
  { word: 'terminal=logs', means: 'The terminal in which it runs, opened where there is none of that name.' },
  { word: 'title="Dockerfile"', means: 'A line above the code.' },
  { word: 'caption="…"', means: 'A line below the code.' },
  { word: '{1,3-4}', means: 'Marks lines.' },
  { word: '{1|2-3|all}', means: 'Marks lines one after the other, a step each.' },
  { word: '/word/', means: 'Marks words.' },
  { word: 'showLineNumbers', means: 'Numbers the lines; showLineNumbers{5} begins at 5.' },
];

const WORD = /[\w-]+="[^"]*"|[\w-]+=\/(?:\\.|[^/\\])*\/|\{[^}]*\}|\/[^/]+\/|\S+/g;
const DISPLAY = /^(?:title="[^"]*"|caption="[^"]*"|\{[\d,\s-]+\}|\/.+\/|showLineNumbers(?:\{\d{1,5}\})?)$/;
const RANGES = /^\{([^}|]+(?:\|[^}|]+)+)\}$/;
const RANGE = /^(?:all|none|\d{1,5}(?:-\d{1,5})?(?:,\d{1,5}(?:-\d{1,5})?)*)$/;
const SHELLS = new Set(['sh', 'bash', 'shell', 'console']);
const ROLES: ReadonlySet<string> = new Set(['run', 'check', 'type']);
const MAX_STEP = 99;

const PLAIN: Fence = {
  role: null,
  name: null,
  node: null,
  terminal: null,
  step: null,
  wait: null,
  ranges: [],
  display: '',
};

/** Reads ` ```sh run name=build `: `language` is `sh`, `meta` the rest of the line. */
export function parseFence(language: string, meta: string): FenceOutcome {
  const fence: Fence = { ...PLAIN };
  const display: string[] = [];
  for (const word of meta.match(WORD) ?? []) {
    const wrong = DISPLAY.test(word) ? void display.push(word) : readWord(word, fence);
    if (wrong) return problem(wrong);
  }
  const wrong = roleProblem(language, fence);
  return wrong ? problem(wrong) : { ok: true, fence: { ...fence, display: display.join(' ') } };
}

/** Puts one word into `fence`; what is wrong with it otherwise. */
function readWord(word: string, fence: Fence): string | null {
  if (ROLES.has(word)) return readRole(word as FenceRole, fence);
  if (RANGES.test(word)) return readRanges(word, fence);
  if (word === 'step') {
    fence.step = 'next';
    return null;
  }
  const [, key = '', quoted] = /^([a-z]+)=(.*)$/s.exec(word) ?? [];
  const value = quoted?.replace(/^"|"$/g, '') ?? '';
  switch (key) {
    case 'name':
    case 'node':
    case 'terminal':
      fence[key] = value;
      return null;
    case 'step':
      fence.step = Number(value);
      return isStep(fence.step)
        ? null
        : `“${word}” is no step: step=1 is the first, and ${MAX_STEP} the last there can be`;
    case 'wait':
      return readWait(value, fence);
    default: {
      const known = FENCE_WORDS.map(({ word }) => word).join(', ');
      return `“${word}” means nothing behind a fence. Known words: ${known}`;
    }
  }
}

function readRole(role: FenceRole, fence: Fence): string | null {
  if (fence.role && fence.role !== role)
    return `a block either runs, types or checks: leave “${fence.role}” or “${role}” out`;
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

function readWait(value: string, fence: Fence): string | null {
  const [, source] = /^\/(.+)\/$/s.exec(value) ?? [];
  if (source === undefined) return 'wait=/…/ needs a regular expression between slashes';
  try {
    new RegExp(source, 'm');
  } catch {
    return `wait=/${source}/ is no regular expression`;
  }
  fence.wait = source;
  return null;
}

/** What the words of a fence ask for that its role or language cannot give. */
function roleProblem(language: string, { role, name, node, terminal, step, wait }: Fence): string | null {
  const types = role === 'run' || role === 'type';
  if (name !== null && !SLUG.test(name))
    return `“${name}” is not a block name: use lower-case letters, digits and single hyphens`;
  if (node !== null && !role) return 'node=… says where a block runs or checks: add run or check';
  if (terminal !== null && !types) return 'terminal=… says in which terminal a block runs: add run';
  if (terminal !== null && !(SLUG.test(terminal) && terminal.length <= MAX_NAME_LENGTH))
    return `“${terminal}” is not a terminal’s name: use lower-case letters, digits and single hyphens, ${MAX_NAME_LENGTH} at most`;
  if (step !== null && !types) return 'step says when a block runs or is typed: add run or type';
  if (wait !== null && role !== 'run') return 'wait=/…/ says when a block that runs is done: add run';
  if (role && role !== 'type' && !SHELLS.has(language))
    return `a block that is to ${role} needs a shell language: \`\`\`sh ${role}`;
  return null;
}

function isStep(step: number): boolean {
  return Number.isInteger(step) && step >= 1 && step <= MAX_STEP;
}

function problem(text: string): FenceOutcome {
  return { ok: false, problem: text };
}
