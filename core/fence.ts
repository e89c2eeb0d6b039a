// Owns the words behind a code fence's language: what they mean and which go together.
import { SLUG } from './ids';
import { MAX_NAME_LENGTH } from './layout';

export type FenceRole = 'run' | 'check';

export type Fence = {
  /** Null: code that is only shown. */
  role: FenceRole | null;
  name: string | null;
  /** Null: the sandbox's first node. */
  node: string | null;
  /** The name of the terminal that it runs in, which is opened beside the others; null: the one in front. */
  terminal: string | null;
  /** Words for the highlighter (`title="x"`, `{1,3}`), untouched. */
  display: string;
};

export type FenceOutcome = { ok: true; fence: Fence } | { ok: false; problem: string };

const WORD = /[\w-]+="[^"]*"|\{[^}]*\}|\/[^/]+\/|\S+/g;
const DISPLAY = /^(?:title="[^"]*"|caption="[^"]*"|\{[\d,\s-]+\}|\/.+\/|showLineNumbers)$/;
const SHELLS = new Set(['sh', 'bash', 'shell', 'console']);

/** Reads ` ```sh run name=build `: `language` is `sh`, `meta` the rest of the line. */
export function parseFence(language: string, meta: string): FenceOutcome {
  const fence: Fence = { role: null, name: null, node: null, terminal: null, display: '' };
  const display: string[] = [];
  for (const word of meta.match(WORD) ?? []) {
    if (word === 'run' || word === 'check') {
      if (fence.role && fence.role !== word)
        return problem('a block either runs or checks: leave one of the words out');
      fence.role = word;
    } else if (word.startsWith('name=')) {
      fence.name = word.slice('name='.length).replace(/^"|"$/g, '');
    } else if (word.startsWith('node=')) {
      fence.node = word.slice('node='.length).replace(/^"|"$/g, '');
    } else if (word.startsWith('terminal=')) {
      fence.terminal = word.slice('terminal='.length).replace(/^"|"$/g, '');
    } else if (DISPLAY.test(word)) {
      display.push(word);
    } else {
      return problem(
        `“${word}” means nothing behind a fence. Known words: run, check, name=…, node=…, terminal=…, title="…", {1,3}`,
      );
    }
  }
  if (fence.name !== null && !SLUG.test(fence.name)) {
    return problem(`“${fence.name}” is not a block name: use lower-case letters, digits and single hyphens`);
  }
  if (fence.node !== null && !fence.role) return problem('node=… says where a block runs or checks: add run or check');
  const wrong = fence.terminal === null ? null : terminalProblem(fence.terminal, fence.role);
  if (wrong) return problem(wrong);
  if (fence.role && !SHELLS.has(language)) {
    return problem(`a block that is to ${fence.role} needs a shell language: \`\`\`sh ${fence.role}`);
  }
  return { ok: true, fence: { ...fence, display: display.join(' ') } };
}

function terminalProblem(name: string, role: FenceRole | null): string | null {
  if (role !== 'run') return 'terminal=… says in which terminal a block runs: add run';
  if (SLUG.test(name) && name.length <= MAX_NAME_LENGTH) return null;
  return `“${name}” is not a terminal’s name: use lower-case letters, digits and single hyphens, ${MAX_NAME_LENGTH} at most`;
}

function problem(text: string): FenceOutcome {
  return { ok: false, problem: text };
}
