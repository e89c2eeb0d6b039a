import { parseBlockId } from '#core/ids';
import type { AnswerState } from '#core/lab-protocol';
import type { Progress } from '#core/progress';
import type { CheckState, Fact, Limits, OpenTerminal, RunState, Share, Trouble } from '#core/protocol';
import type { TerminalFact } from '#core/terminal-protocol';
import { applyNodes, describeNodes } from './apply-nodes';
import { mayFollow } from './follow-edits';
import { isWatcher, type LiveState, type Refusal } from './live-state';

/** Of the page's live socket, or of a terminal's. */
type PageFact = Fact | (TerminalFact & { terminal: number });

type CheckChanged = Extract<Fact, { type: 'check-changed' }>;

/** What the page knows after `fact`. Pure; bytes and the socket itself are for others. */
export function applyFact(state: LiveState, fact: PageFact): Partial<LiveState> {
  switch (fact.type) {
    case 'snapshot':
      return {
        role: fact.role,
        revision: fact.revision,
        trouble: fact.trouble,
        authoring: fact.authoring,
        sandbox: fact.sandbox,
        terminals: [...new Set([...state.terminals, ...fact.terminals.map(({ terminal }) => terminal)])].toSorted(
          (a, b) => a - b,
        ),
        runs: fact.runs,
        checks: fact.checks,
        answers: fact.answers,
        catchUp: fact.catchUp,
        saved: fact.saved,
        broken: fact.broken,
        progress: fact.progress,
        nodeOf: { ...state.nodeOf, ...nodesOf(fact.terminals) },
        nodeWork: {},
        isAddingNode: false,
        nodeRefusal: null,
        variables: fact.variables,
        limits: fact.limits,
        shares: fact.shares,
        isPaused: fact.isPaused,
        openTerminals: [],
        refusals: {},
        terminalRefusal: null,
      };
    case 'sandbox-changed':
      return applySandbox(state, fact.sandbox);
    case 'variables-changed':
      return { variables: fact.variables };
    case 'limits-changed':
      return { limits: fact.limits };
    case 'shares-changed':
      return { shares: fact.shares };
    case 'pause-changed':
      return { isPaused: fact.isPaused };
    case 'terminal-opened':
      return {
        terminals: withTerminal(state.terminals, fact.terminal),
        openTerminals: withTerminal(state.openTerminals, fact.terminal),
        endedTerminals: without(state.endedTerminals, fact.terminal),
        nodeOf: { ...state.nodeOf, [fact.terminal]: fact.node },
        terminalRefusal: null,
      };
    case 'terminal-closed':
      return {
        openTerminals: state.openTerminals.filter((each) => each !== fact.terminal),
        endedTerminals: {
          ...state.endedTerminals,
          [fact.terminal]: {
            reason: fact.reason,
            wasOpen: state.openTerminals.includes(fact.terminal),
            goesOn: 'goesOn' in fact && fact.goesOn,
          },
        },
      };
    case 'run-changed':
      return { runs: changed(state.runs, fact.block, fact.run), refusals: without(state.refusals, fact.block) };
    case 'check-changed':
      return { checks: changed(state.checks, fact.block, fact.check), refusals: without(state.refusals, fact.block) };
    case 'answer-changed':
      return { answers: changed(state.answers, fact.question, fact.answer) };
    case 'catch-up-changed':
      return { catchUp: fact.catchUp };
    case 'saved-changed':
      return { saved: fact.saved };
    case 'broken-changed':
      return { broken: fact.broken };
    case 'progress-changed':
      return { progress: fact.progress };
    case 'refused':
      return applyRefusal(state, fact);
    case 'deck-changed':
      return { revision: fact.revision, trouble: fact.trouble, edited: fact.edited };
    case 'output-skipped':
    case 'ponged':
      return {};
    default:
      return fact satisfies never;
  }
}

function nodesOf(terminals: readonly OpenTerminal[]): Readonly<Record<number, string>> {
  return Object.fromEntries(terminals.map(({ terminal, node }) => [terminal, node]));
}

function applySandbox(state: LiveState, sandbox: LiveState['sandbox']): Partial<LiveState> {
  const fresh = { sandbox, refusals: {}, terminalRefusal: null };
  if (sandbox.state === 'ready') return { ...fresh, ...applyNodes(state, sandbox.nodes) };
  return {
    ...fresh,
    // A terminal has a socket of its own: of a new sandbox it may have been heard before the start was.
    openTerminals: state.sandbox.state === 'ready' ? [] : state.openTerminals,
    ...{ endedTerminals: {}, nodeWork: {}, isAddingNode: false, nodeRefusal: null },
    ...(sandbox.state === 'gone' || sandbox.state === 'refused' ? { pendingRun: null } : {}),
  };
}

function applyRefusal(state: LiveState, fact: Extract<Fact, { type: 'refused' }>): Partial<LiveState> {
  // The block says so anyway.
  if (fact.reason === 'has-run') return {};
  const refusal: Refusal = { reason: fact.reason, message: fact.message };
  if (fact.node !== undefined) return { nodeRefusal: fact.message, nodeWork: without(state.nodeWork, fact.node) };
  if (fact.block === undefined && fact.terminal === undefined && state.isAddingNode)
    return { nodeRefusal: fact.message, isAddingNode: false };
  if (fact.block === undefined) return { terminalRefusal: refusal, pendingRun: null };
  const name = parseBlockId(fact.block)?.block ?? fact.block;
  return { refusals: { ...state.refusals, [name]: refusal } };
}

/** What a screen reader should hear of `fact`, which came after `before`; or null. */
export function describeFact(before: LiveState, fact: PageFact): string | null {
  switch (fact.type) {
    case 'run-changed':
      return fact.run ? describeRun(fact.block, fact.run) : null;
    case 'check-changed':
      return describeCheck(before.checks[fact.block], fact);
    case 'answer-changed':
      return fact.answer ? describeAnswer(fact.answer) : null;
    case 'catch-up-changed':
      return fact.catchUp?.problem ?? null;
    case 'saved-changed':
      return fact.saved.problem;
    case 'broken-changed':
      return Object.keys(fact.broken).length > Object.keys(before.broken).length
        ? 'What this task builds on no longer holds.'
        : null;
    case 'progress-changed':
      return describeProgress(before, fact.progress);
    case 'sandbox-changed':
      return fact.sandbox.state === 'ready' ? describeNodes(before, fact.sandbox.nodes) : null;
    case 'limits-changed':
      return describeLimits(fact.limits);
    case 'pause-changed':
      if (isWatcher(before)) return null;
      return fact.isPaused ? 'The practice is paused: terminals take no keys.' : 'The practice goes on.';
    case 'shares-changed':
      return describeAsking(before, fact.shares);
    case 'terminal-closed':
      return 'goesOn' in fact && fact.goesOn ? fact.reason : `Terminal ${fact.terminal} ended.`;
    case 'deck-changed':
      return mayFollow(before) ? describeTrouble(fact.trouble) : null;
    case 'refused':
      return fact.message;
    default:
      return null;
  }
}

function describeLimits({ ending, hits }: Limits): string | null {
  const texts = hits.map(({ text }) => text);
  if (ending) texts.unshift(`This sandbox ends in ${Math.ceil(ending.inMs / 60_000)} minutes.`);
  return texts.join(' ') || null;
}

/** Only who has just asked: how many watch is no news to interrupt anyone with. */
function describeAsking(before: LiveState, shares: readonly Share[]): string | null {
  const known = new Set(before.shares.flatMap(({ asking }) => asking.map(({ viewer }) => viewer)));
  const fresh = shares.flatMap(({ asking }) => asking.filter(({ viewer }) => !known.has(viewer)));
  return fresh.map(({ name }) => `${name} asks to type.`).join(' ') || null;
}

function describeTrouble(trouble: Trouble | null): string | null {
  if (!trouble) return null;
  return trouble.kind === 'gone' ? 'The deck is gone.' : 'The deck has faults.';
}

function describeRun(block: string, run: RunState): string | null {
  if (run.state === 'running') return `${block} runs.`;
  if (run.state === 'lost') return `${block}: the end was not seen.`;
  if (run.state === 'typed') return `${block} is typed.`;
  if (run.state !== 'finished') return null;
  if (run.ready) return `${block} is ready.`;
  return run.status === 0 ? `${block} done.` : `${block} failed with exit status ${run.status}.`;
}

/** A check looks by itself again and again: that it still fails, or fails at its first look, is no news. */
function describeCheck(before: CheckState | undefined, { block, check }: CheckChanged): string | null {
  if (!check || check.state === 'checking' || check.state === before?.state) return null;
  if (check.state === 'passed') return `Check ${block} passed.`;
  return before ? `Check ${block} failed.` : null;
}

/** Only what is done now and was not. */
function describeProgress(before: LiveState, { tasks }: Progress): string | null {
  const done = Object.keys(tasks).filter((name) => tasks[name]?.doneAt && !before.progress.tasks[name]?.doneAt);
  return done.length === 1 ? 'Task done.' : null;
}

function describeAnswer(answer: AnswerState): string {
  return answer.state === 'right' ? 'That is right.' : 'Not quite.';
}

function withTerminal(terminals: readonly number[], terminal: number): readonly number[] {
  return terminals.includes(terminal) ? terminals : [...terminals, terminal].toSorted((a, b) => a - b);
}

function changed<T>(record: Readonly<Record<string, T>>, key: string, value: T | null): Readonly<Record<string, T>> {
  return value === null ? without(record, key) : { ...record, [key]: value };
}

function without<T>(record: Readonly<Record<string, T>>, key: string | number): Readonly<Record<string, T>> {
  if (!(key in record)) return record;
  const rest = { ...record };
  delete rest[key];
  return rest;
}
