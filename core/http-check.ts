// Owns the HTTP check: how its lines are read, and whether answers meet them. Who asks, and how long a pattern may take, is
// for others.
import type { Verdict } from './condition';
import { isPort, PORT_NAME } from './ids';
import { literal } from './literal';

/** A regular expression, or a text that is contained in any case. */
export type TextPattern = { source: string; flags: string };

export type HttpCheck = {
  method: 'GET' | 'HEAD';
  /** `port`: of the sandbox as its audience reaches it, or the name of one. `url`: asked from inside its node. */
  target: { kind: 'port'; port: number | string; path: string } | { kind: 'url'; url: string };
  /** Null: any from 200 to 299. */
  status: number | null;
  /** Names in lower case. */
  headers: readonly { name: string; pattern: TextPattern }[];
  body: readonly TextPattern[];
  /** In so many requests so many different first groups. */
  distinct: { count: number; of: number; pattern: TextPattern } | null;
};

/** `line`: 1-based, of the check's text. */
export type HttpCheckOutcome = { ok: true; check: HttpCheck } | { ok: false; line: number; problem: string };

/** `headers`: names in lower case. `body`: its beginning, where it is long. */
export type HttpAnswer =
  | { kind: 'answered'; status: number; headers: Readonly<Record<string, string>>; body: string }
  /** `problem`: a sentence for people. */
  | { kind: 'silent'; problem: string };

/** The match with its groups; null when there is none, or looking for it took too long. */
export type Find = (pattern: TextPattern, text: string) => readonly (string | undefined)[] | null;

/** Every line that a check may have, with what it means. They are the manual. */
export const HTTP_LINES: readonly { line: string; means: string }[] = [
  {
    line: 'GET 8080/health',
    means:
      'Always the first: what is asked. A port of the sandbox, by number or name, as its audience reaches it. Or HEAD.',
  },
  { line: 'GET http://registry:5000/v2/', means: 'The same, asked from inside the node.' },
  { line: 'status: 200', means: 'The status; else any from 200 to 299 will do.' },
  {
    line: 'header: content-type: /json/',
    means: 'A header’s value matches the regular expression, or contains the text.',
  },
  {
    line: 'body: /"version":"v4"/',
    means: 'The body’s first 64 KiB match the regular expression, or contain the text.',
  },
  {
    line: 'distinct: 3 of 30 /"hostname":"([^"]+)"/',
    means: 'In 30 requests, each over a connection of its own, the group in ( ) has 3 different values or more.',
  },
];

export const MAX_REQUESTS = 100;
const MAX_SHOWN = 200;
const FIRST = /^(GET|HEAD) +(\S+)$/;
const PORT_TARGET = /^([a-z0-9-]+)(\/[!-~]*)?$/;
const URL_TARGET = /^https?:\/\/[!-~]+$/;
const LINE = /^([a-z]+): *(.+?) *$/;
const HEADER = /^([A-Za-z0-9-]+): *(.+)$/;
const PATTERN = /^\/(.+)\/([imsu]*)$/s;
const DISTINCT = /^(\d{1,3}) of (\d{1,3}) (\/.+\/[imsu]*)$/s;

const FIRST_MEANS = 'Write what is asked first: GET 8080/health, or GET http://registry:5000/v2/ from inside the node';

/** The text of a fence: what is asked, then a line for each thing that the answer must be. */
export function parseHttpCheck(text: string): HttpCheckOutcome {
  const lines = text.split('\n').map((line) => line.trim());
  const start = lines.findIndex((line) => line !== '');
  const target = readTarget(lines[start] ?? '');
  if (typeof target === 'string') return { ok: false, line: Math.max(0, start) + 1, problem: target };
  const draft: Draft = { status: null, headers: [], body: [], distinct: null };
  for (const [index, line] of lines.entries()) {
    const problem = index <= start || line === '' ? null : readLine(line, draft);
    if (problem !== null) return { ok: false, line: index + 1, problem };
  }
  return { ok: true, check: { ...target, ...draft } };
}

type Draft = Pick<HttpCheck, 'status' | 'distinct'> & { headers: HttpCheck['headers'][number][]; body: TextPattern[] };

function readTarget(line: string): Pick<HttpCheck, 'method' | 'target'> | string {
  const [, verb, where = ''] = FIRST.exec(line) ?? [];
  if (!verb) return FIRST_MEANS;
  const method = verb === 'HEAD' ? 'HEAD' : 'GET';
  if (URL_TARGET.test(where) && URL.canParse(where)) return { method, target: { kind: 'url', url: where } };
  const [, port = '', path = '/'] = PORT_TARGET.exec(where) ?? [];
  if (PORT_NAME.test(port)) return { method, target: { kind: 'port', port, path } };
  if (/^\d+$/.test(port) && isPort(Number(port))) return { method, target: { kind: 'port', port: Number(port), path } };
  return `“${where}” is no port with a path, and no address: ${FIRST_MEANS}`;
}

/** Puts one line into the draft; what is wrong with it otherwise. */
function readLine(line: string, draft: Draft): string | null {
  const [, key, value = ''] = LINE.exec(line) ?? [];
  switch (key) {
    case 'status':
      return readStatus(value, draft);
    case 'header':
      return readHeader(value, draft);
    case 'body': {
      const pattern = readPattern(value);
      if (typeof pattern === 'string') return pattern;
      draft.body.push(pattern);
      return null;
    }
    case 'distinct':
      return readDistinct(value, draft);
    default:
      return `“${line}” is nothing that an answer can be: write status: 200, header: content-type: /json/, body: /text/ or distinct: 3 of 30 /"host":"([^"]+)"/`;
  }
}

function readStatus(value: string, draft: Draft): string | null {
  if (draft.status !== null) return 'status is there twice: leave one out';
  if (!/^[1-5]\d\d$/.test(value)) return `“${value}” is no status: write one from 100 to 599`;
  draft.status = Number(value);
  return null;
}

function readHeader(value: string, draft: Draft): string | null {
  const [, name, what = ''] = HEADER.exec(value) ?? [];
  if (!name) return `“${value}” is no header: write header: content-type: /json/`;
  const pattern = readPattern(what);
  if (typeof pattern === 'string') return pattern;
  draft.headers.push({ name: name.toLowerCase(), pattern });
  return null;
}

function readDistinct(value: string, draft: Draft): string | null {
  if (draft.distinct) return 'distinct is there twice: leave one out';
  const [, count, of, written = ''] = DISTINCT.exec(value) ?? [];
  if (!count) return 'distinct needs how many of how many, and what tells them apart: 3 of 30 /"host":"([^"]+)"/';
  const [most, requests] = [Number(count), Number(of)];
  if (most < 2 || most > requests || requests > MAX_REQUESTS)
    return `${most} of ${requests} cannot be: 2 at least, and not more than the requests, which are ${MAX_REQUESTS} at most`;
  const pattern = readPattern(written);
  if (typeof pattern === 'string') return pattern;
  if (groupsIn(pattern) === 0) return `${written} needs a group: what stands in ( ) is what has to differ`;
  draft.distinct = { count: most, of: requests, pattern };
  return null;
}

function readPattern(written: string): TextPattern | string {
  const [, source, flags = ''] = PATTERN.exec(written) ?? [];
  if (source === undefined) return { source: literal(written), flags: 'i' };
  try {
    return { source: new RegExp(source, flags).source, flags };
  } catch {
    return `${written} is no regular expression`;
  }
}

function groupsIn({ source, flags }: TextPattern): number {
  return (new RegExp(`${source}|`, flags).exec('')?.length ?? 1) - 1;
}

/** How many times it asks. */
export function requestsOf({ distinct }: HttpCheck): number {
  return distinct?.of ?? 1;
}

/** Whether one answer is what it must be; null, or the sentence that says what it is instead. */
export function problemOf(check: HttpCheck, answer: HttpAnswer, find: Find): string | null {
  if (answer.kind === 'silent') return answer.problem;
  const { status, headers, body } = answer;
  const asked = nameOf(check);
  if (check.status === null ? status < 200 || status > 299 : status !== check.status)
    return `${asked} answered with status ${status}${check.status === null ? '' : `, not ${check.status}`}.`;
  for (const { name, pattern } of check.headers) {
    const value = headers[name];
    if (value === undefined) return `${asked} answered without the header ${name}.`;
    if (!find(pattern, value)) return `${asked} answered with ${name}: ${shown(value)}`;
  }
  if (check.body.some((pattern) => !find(pattern, body)))
    return body === '' ? `${asked} answered with nothing in it.` : `${asked} answered with: ${shown(body)}`;
  return null;
}

/** Of as many answers as there are requests, or of fewer, the last of which is wrong. */
export function judgeAnswers(check: HttpCheck, answers: readonly HttpAnswer[], find: Find): Verdict {
  for (const answer of answers) {
    const problem = problemOf(check, answer, find);
    if (problem !== null) return failed(problem);
  }
  if (answers.length < requestsOf(check)) return failed(`${nameOf(check)} was not answered.`);
  const { distinct } = check;
  if (!distinct) return { state: 'passed' };
  const found = new Set(
    answers.flatMap((answer) => (answer.kind === 'answered' ? (find(distinct.pattern, answer.body)?.[1] ?? []) : [])),
  );
  if (found.size >= distinct.count) return { state: 'passed' };
  const names = found.size === 0 ? '' : `: ${shown([...found].sort().join(', '))}`;
  return failed(`${distinct.of} requests met ${found.size} of ${distinct.count} that differ${names}`);
}

function failed(output: string): Verdict {
  return { state: 'failed', status: null, output };
}

function nameOf({ method, target }: HttpCheck): string {
  return `${method} ${target.kind === 'url' ? target.url : `${target.port}${target.path}`}`;
}

function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line;
}
