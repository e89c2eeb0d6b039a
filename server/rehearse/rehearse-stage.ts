// Owns one stage of a rehearsal: its checks must fail before its blocks and pass after them, and reject its wrong tries.
import type { Verdict } from '#core/condition';
import type { Block } from '#core/deck';
import type { Need } from '#core/foundations';
import type { Trial } from '#core/rehearsal';
import type { Stage } from '#core/stages';
import { hasGoneWell } from '../live/block-carrier';
import { MAX_OUTPUT_CHARACTERS } from '../live/judge';
import type { Stand, Tried } from './stand';

const PACE_MS = 500;

export type Report = (trial: Trial) => void;
export type Listeners = { report: Report; carriedOut(block: Block, tried: Tried): void };

/** Before and after: the way through, as a person goes it. */
export async function goThrough(stand: Stand, stage: Stage, { report, carriedOut }: Listeners): Promise<void> {
  const mustFail = stage.blocks.some(({ expectsFailure, role }) => !expectsFailure && role !== 'type');
  const attempts = [
    ...(mustFail ? stage.checks : []).map((check) => () => harmless(stand, check)),
    ...stage.blocks.map((block) => async () => {
      const tried = await stand.carryOut(block);
      carriedOut(block, tried);
      return blockTrial(block, tried);
    }),
    ...stage.checks.map((check) => () => after(stand, check)),
  ];
  for (const attempt of attempts) {
    // What comes after is nobody's fault but that of what has spoilt it.
    if (stand.isSpoilt) return;
    report(await attempt());
  }
}

/** What later tasks build on must pass all the way. The checks that do not. */
export async function stillHold(stand: Stand, needs: readonly Need[], report: Report): Promise<Block[]> {
  if (stand.isSpoilt) return [];
  const broken: Block[] = [];
  // One after the other: several that start containers would wait for each other.
  for (const { check, task } of needs) {
    const trial = await holding(stand, check, task.title);
    report(trial);
    if (trial.fault) broken.push(check);
  }
  return broken;
}

async function holding(stand: Stand, check: Block, title: string): Promise<Trial> {
  const trial: Trial = { ...(await after(stand, check)), kind: 'holds' };
  if (!trial.fault || stand.lost !== null) return trial;
  const { name } = check;
  const message = `The check “${name}” does not pass any more where “${title}” builds on it. Leave “holds” out, or write undoes="${name}" on the task that ends it.`;
  return { ...trial, fault: { ...trial.fault, message } };
}

/** The way through without a word: it leads to where something else is tried. What stopped it; null once it has arrived. */
export async function hurryThrough(stand: Stand, stage: Stage): Promise<Trial | null> {
  const attempts = [
    ...stage.blocks.map((block) => async () => blockTrial(block, await stand.carryOut(block))),
    ...stage.checks.map((check) => () => after(stand, check)),
  ];
  for (const attempt of attempts) {
    const trial = await attempt();
    if (trial.fault) return trial;
  }
  return null;
}

/** A plausible wrong try: one of the task's checks must reject it with the hint that is meant for it. */
export async function tryWrong(stand: Stand, { checks }: Stage, wrong: Block): Promise<Trial> {
  const begin = performance.now();
  await stand.attempt(wrong);
  const verdicts = await Promise.all(checks.map((check) => stand.ask(check)));
  return trialOf('wrong', wrong, begin, rejection(wrong, verdicts));
}

function rejection({ name, reason }: Block, verdicts: readonly Verdict[]): Trial['fault'] {
  const failed = verdicts.flatMap((verdict) => (verdict.state === 'failed' ? [verdict.output] : []));
  if (failed.length === 0)
    return { message: `The wrong try “${name}” is accepted: every check of its task passes.`, output: '' };
  if (failed.some((output) => matches(reason, output))) return null;
  return {
    message: `The wrong try “${name}” is rejected, but no hint matches /${reason}/.`,
    output: failed.join('\n'),
  };
}

/** Checks are asked again and again: what they take away, people would miss. */
async function harmless(stand: Stand, check: Block): Promise<Trial> {
  const had = await stand.filesOn(check.node);
  const trial = await before(stand, check);
  const has = await stand.filesOn(check.node);
  const removed = had.filter((name) => !has.includes(name));
  if (removed.length === 0 || trial.fault) return trial;
  stand.spoil();
  const message = `The check “${check.name}” removes files of the work folder. Let it look, and change nothing.`;
  return { ...trial, fault: { message, output: removed.join('\n') } };
}

async function before(stand: Stand, check: Block): Promise<Trial> {
  const begin = performance.now();
  const verdict = await stand.ask(check);
  return trialOf('before', check, begin, earlyFault(stand, check, verdict));
}

function ended({ name }: Block, why: string): Trial['fault'] {
  return { message: `The sandbox ended during the check “${name}”. ${why}`, output: '' };
}

function earlyFault({ lost }: Stand, check: Block, verdict: Verdict): Trial['fault'] {
  const { name } = check;
  if (lost !== null) return ended(check, lost);
  if (verdict.state === 'passed')
    return { message: `The check “${name}” passes before anything was done.`, output: '' };
  if (verdict.output.length < MAX_OUTPUT_CHARACTERS) return null;
  const message = `The check “${name}” prints more than the ${MAX_OUTPUT_CHARACTERS} characters that a hint can have.`;
  return { message, output: verdict.output.slice(0, 200) };
}

/** What a block sets going may need a moment: the check is asked again until it passes or its time is over. */
async function after(stand: Stand, check: Block): Promise<Trial> {
  const begin = performance.now();
  for (;;) {
    const verdict = await stand.ask(check);
    if (stand.lost !== null) return trialOf('after', check, begin, ended(check, stand.lost));
    if (verdict.state === 'passed') return trialOf('after', check, begin, null);
    if (performance.now() - begin > stand.settleMs) {
      const message = `The check “${check.name}” does not pass after what leads to it.`;
      const output = [verdict.output.trim(), ...stand.lastWords].filter(Boolean).join('\n');
      return trialOf('after', check, begin, { message, output });
    }
    await new Promise((resolve) => setTimeout(resolve, PACE_MS));
  }
}

function blockTrial(block: Block, tried: Tried): Trial {
  return trialOf('block', block, performance.now() - tried.seconds * 1000, blockFault(block, tried));
}

function blockFault({ name, expectsFailure, reason }: Block, { run, problem, output }: Tried): Trial['fault'] {
  if (!expectsFailure) return problem === null ? null : { message: problem, output };
  if (run?.state !== 'finished') return { message: problem ?? `The end of “${name}” was not seen.`, output };
  if (hasGoneWell(run)) return { message: `“${name}” must fail, and did not.`, output };
  return matches(reason, output) ? null : { message: `“${name}” fails, but not for /${reason}/.`, output };
}

function matches(source: string | null, output: string): boolean {
  return source !== null && new RegExp(source, 'm').test(output);
}

function trialOf(kind: Trial['kind'], block: Block, begin: number, fault: Trial['fault']): Trial {
  const { name, slide, line, task } = block;
  return { kind, name, slide, line, task, seconds: (performance.now() - begin) / 1000, fault };
}
