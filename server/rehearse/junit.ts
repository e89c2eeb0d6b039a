// Owns rehearsals as JUnit XML, which build servers read: a suite a deck, a case a trial.
import { describeTrial, faultsOf, type Rehearsal, type Trial } from '#core/rehearsal';

export function toJunit(rehearsals: readonly Rehearsal[]): string {
  const suites = rehearsals.map(suiteOf).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites}\n</testsuites>\n`;
}

function suiteOf(rehearsal: Rehearsal): string {
  const { deck, seconds, at, trials } = rehearsal;
  const counts = `tests="${trials.length}" failures="${faultsOf(rehearsal).length}"`;
  const open = `  <testsuite name="${escaped(deck)}" ${counts} time="${seconds.toFixed(3)}" timestamp="${new Date(at).toISOString()}">`;
  return [open, ...trials.map((trial) => caseOf(rehearsal, trial)), '  </testsuite>'].join('\n');
}

function caseOf({ file }: Rehearsal, trial: Trial): string {
  const { kind, name, slide, line, seconds, fault } = trial;
  const attributes = `name="${escaped(`${kind} ${name}`)}" classname="${escaped(slide)}" file="${escaped(file)}" line="${line}" time="${seconds.toFixed(3)}"`;
  if (!fault) return `    <testcase ${attributes}/>`;
  const failure = `<failure message="${escaped(fault.message)}">${escaped(describeTrial(file, trial))}</failure>`;
  return `    <testcase ${attributes}>${failure}</testcase>`;
}

/** XML knows no control characters, not even as references. */
function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[^\P{C}\n\t]/gu, '\ufffd').replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
