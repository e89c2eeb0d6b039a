// Owns what the lines mean that gitlab-ci-local prints while a pipeline runs.

/** What it puts where a command follows output that did not end its line. */
const PROMPT = '<gclShellPromptPlaceholder>';
const HOUSEKEEPING = /^(?:exported|copied|imported) (?:artifacts|cache)\b/;
const FINISHED = /^finished in .*?(?: {2}(FAIL|WARN) (\d+) ?)?$/;

/** Reads lines of a pipeline with these jobs: the result gives what a line tells of one of them, or null. */
export function createReader(names) {
  const longestFirst = [...names].sort((a, b) => b.length - a.length);
  return (line) => {
    const job = longestFirst.find((name) => line.startsWith(`${name} `));
    if (job === undefined) return null;
    const told = line.slice(job.length).replace(/^ +/, '');
    return told === '' || HOUSEKEEPING.test(told) ? null : { job, ...meaningOf(told) };
  };
}

function meaningOf(told) {
  if (/^starting \S+ \(/.test(told)) return { state: 'running' };
  const finished = FINISHED.exec(told);
  if (finished) return { state: STATES[finished[1]] ?? 'passed', status: Number(finished[2] ?? 0) };
  const [text, command] = told.replace(/^> ?/, '').split(PROMPT);
  return { log: command === undefined ? text : `${text}\n$${command}` };
}

const STATES = { FAIL: 'failed', WARN: 'warned' };

/** As it is read without a terminal: no colours, and of a line that was drawn over and over what it ended as. */
export function plainText(text) {
  const bare = text.replace(/\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])/g, '');
  const last = bare.replace(/\r+$/, '').split('\r').at(-1) ?? '';
  return last.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '');
}

/** What was wrong with the pipeline's file, of all that was said while it was read. */
export function problemOf(said) {
  const lines = said.split('\n').map(plainText);
  const telling = lines.filter(
    (line) => line.trim() !== '' && !/^\s+at .*:\d+\)?$|^Using fallback|^parsing and/.test(line),
  );
  return telling.slice(-8).join('\n');
}
