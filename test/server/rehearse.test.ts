// Rehearsal over real shells: decks that hold are found to, and each broken one is told by its line.
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseCast } from '#core/asciicast';
import { readBlockCastHead } from '#core/block-cast';
import type { Block } from '#core/deck';
import { parseKeptFigure } from '#core/figure-kept';
import { NO_PIPELINE } from '#core/figure-pipeline';
import { describeTrial, faultsOf, type Rehearsal } from '#core/rehearsal';
import { isProven } from '#core/rehearsal-record';
import { shellEnvironment } from '#server/config';
import { compileDeck } from '#server/content/compile';
import { openLibrary } from '#server/content/library';
import { readRehearsal } from '#server/content/rehearsed';
import { talkOf } from '#server/content/talk-recording';
import { createJudge } from '#server/live/judge';
import { createLog } from '#server/log';
import { tryAttendees } from '#server/rehearse/attendees';
import { checkLinks } from '#server/rehearse/check-links';
import { toHtml } from '#server/rehearse/html';
import { toJunit } from '#server/rehearse/junit';
import { type RehearseOptions, rehearseDeck } from '#server/rehearse/rehearse-deck';
import type { Tried } from '#server/rehearse/stand';
import { type CarriedOut, writeRecordings } from '#server/rehearse/write-recordings';
import { Runners } from '#server/sandbox/kept-runner';
import { createLocalProvider } from '#server/sandbox/local/provider';
import type { Sandbox, SandboxProvider } from '#server/sandbox/provider';
import type { Screens } from '#server/screens/screens';
import { IMAGE_FOLDER, TEST_CONTENT } from '../support/in-process';
import { openScreens } from '../support/screens';

const BROKEN = resolve('test/content/broken-labs');
const judge = createJudge({ runners: new Runners(), findPort: () => null });

let dataDir: string;
let provider: SandboxProvider;
let screens: Screens;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'slipway-rehearse-'));
  const log = createLog({ level: 'silent', pretty: false });
  provider = createLocalProvider({ dataDir, environment: shellEnvironment(), imageFolder: IMAGE_FOLDER, log });
  screens = await openScreens();
});
afterAll(async () => {
  await provider.close();
  await screens.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function rehearsalOf(content: string, name: string, more: Partial<RehearseOptions> = {}): Promise<Rehearsal> {
  const library = openLibrary(content);
  const outcome = await library.compiled(name);
  if (!outcome?.ok) throw new Error(JSON.stringify(outcome?.faults));
  const { signal } = new AbortController();
  const parts = { provider, screens, judge, signal, settleMs: 1_000, ...more };
  return rehearseDeck({ ...parts, deck: outcome.deck, folder: library.folder(name), file: `${name}/deck.mdx` });
}

/** Number of the first line of a broken deck that holds the text. */
async function lineOf(name: string, text: string): Promise<number> {
  const lines = (await readFile(join(BROKEN, name, 'deck.mdx'), 'utf8')).split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

test.each([false, true])('RH1 a lab that holds is found to, strictly: %s', async (isStrict) => {
  const rehearsal = await rehearsalOf(TEST_CONTENT, 'lab', { isStrict });
  expect(faultsOf(rehearsal).map((trial) => describeTrial('lab', trial))).toEqual([]);
  const tried = rehearsal.trials.map(({ kind, name }) => `${kind} ${name}`);
  expect(tried).toEqual([
    ...[
      'before greeting',
      'after greeting',
      'holds greeting',
      'holds greeting',
      'block write-greeting',
      'wrong greet-wrong',
    ],
    ...['block count-words', 'before words', 'after words', 'wrong count-wrong'],
  ]);
  expect(rehearsal).toMatchObject({ deck: 'lab', docker: null, isolation: 'none' });
});

test.each([
  ['passes-before', 'check name=is-noted', /The check “is-noted” passes before anything was done/],
  ['solution-fails', 'run name=write-note', /“write-note” ended with status 1/],
  [
    'never-passes',
    'check name=is-noted',
    /“is-noted” does not pass after what leads to it[\s\S]*no note on the tide.\n +“write-note” had printed:\n[\s\S]*ebb at nine/,
  ],
  ['wrong-accepted', 'sh wrong', /The wrong try “note-wrong” is accepted/],
  ['wrong-reason', 'sh wrong', /no hint matches \/the tide is at nine\/[\s\S]*no note on the tide/],
  ['no-wrong-try', '<Task', /“Write a note” lists no wrong try/],
  ['fails-not', 'expect=fail', /“denied” must fail, and did not/],
  ['fails-otherwise', 'expect=fail', /fails, but not for \/Permission denied\/[\s\S]*No such file/],
  ['never-ends', 'check name=waits', /“waits” does not pass[\s\S]*took longer than 1 s/],
  ['reads-history', 'check name=is-noted', /looks at the shell’s history/],
  ['reads-marker', 'check name=is-noted', /looks at a marker file/],
  ['floods', 'check name=is-noted', /prints more than the 2000 characters/],
  ['deletes', 'check name=is-noted', /“is-noted” removes files of the work folder[\s\S]*plan\.txt/],
  ['holds-not', 'check name=is-noted', /“is-noted” does not pass any more where “Put it away” builds on it/],
  ['no-such-node', 'run name=elsewhere', /There is no node node4 in this sandbox/],
])('RH2 %s is told at its line', async (name, place, words) => {
  const rehearsal = await rehearsalOf(BROKEN, name);
  const faults = faultsOf(rehearsal);
  const told = faults.map((trial) => describeTrial(rehearsal.file, trial)).join('\n');
  expect(told).toMatch(words);
  expect(told).toContain(`${name}/deck.mdx:${await lineOf(name, place)}: `);
});

test('RH3 a sandbox that ends during a check is told of there, and the rest is tried in a fresh one', async () => {
  // The first that is asked for goes the way; others take the wrong tries.
  let asked = 0;
  const doomed = new Set<Sandbox>();
  const start: SandboxProvider['start'] = async (request) => {
    const isFirst = asked++ === 0;
    const sandbox = await provider.start(request);
    if (isFirst) doomed.add(sandbox);
    return sandbox;
  };
  const rehearsal = await rehearsalOf(TEST_CONTENT, 'lab', {
    provider: { ...provider, start },
    judge: async (condition, sandbox, signal) => {
      if (condition.name === 'greeting' && doomed.has(sandbox)) await sandbox.remove();
      return judge(condition, sandbox, signal);
    },
  });
  const [fault, ...others] = faultsOf(rehearsal);
  expect(others).toEqual([]);
  expect(fault).toMatchObject({ kind: 'before', name: 'greeting' });
  expect(fault?.fault?.message).toMatch(/The sandbox ended during the check “greeting”/);
  expect(rehearsal.trials.filter(({ name }) => name === 'words')).toHaveLength(2);
});

test('RH4 JUnit has a case a trial, and nothing in it breaks XML', async () => {
  const rehearsal = await rehearsalOf(BROKEN, 'wrong-reason');
  const fault = { message: 'a <b> & "c" \u0000\u001b', output: '' };
  const xml = toJunit([
    { ...rehearsal, trials: rehearsal.trials.map((trial) => ({ ...trial, fault: trial.fault && fault })) },
  ]);
  expect(xml.match(/<testcase /g)).toHaveLength(rehearsal.trials.length);
  expect(xml).toContain('message="a &lt;b&gt; &amp; &quot;c&quot; \ufffd\ufffd"');
  expect(xml).toContain(`failures="${faultsOf(rehearsal).length}"`);
});

test('RH5 the page tells each fault with its line and output, and nothing in it is markup', async () => {
  const rehearsal = await rehearsalOf(BROKEN, 'solution-fails');
  const [first] = rehearsal.trials;
  if (!first) throw new Error('invariant: something was tried');
  const fault = { message: 'a <b> & "c"', output: '<script>' };
  const page = toHtml([{ ...rehearsal, trials: [...rehearsal.trials, { ...first, fault }] }]);
  expect(page).toContain('a &lt;b&gt; &amp; &quot;c&quot;<pre>&lt;script&gt;</pre>');
  expect(page).toContain(`solution-fails/deck.mdx:${await lineOf('solution-fails', 'run name=write-note')}<`);
  expect(page).toMatch(/“write-note” ended with status 1/);
  expect(page).not.toMatch(/<script|src=|href=/);
});

test('RH6 one task alone is judged, after what leads to it', async () => {
  const rehearsal = await rehearsalOf(TEST_CONTENT, 'lab', { only: 'count' });
  expect(faultsOf(rehearsal)).toEqual([]);
  const tried = rehearsal.trials.map(({ kind, name }) => `${kind} ${name}`);
  expect(tried).toEqual(['holds greeting', 'block count-words', 'before words', 'after words', 'wrong count-wrong']);
});

test('RH7 each block leaves a recording that plays, tied to its text, and the deck says when it was rehearsed', async () => {
  const library = openLibrary(TEST_CONTENT);
  const outcome = await library.compiled('lab');
  if (!outcome?.ok) throw new Error('invariant: the lab compiles');
  const carriedOut: CarriedOut[] = [];
  const onCarriedOut = (block: Block, tried: Tried) => void carriedOut.push({ block, tried });
  const rehearsal = await rehearsalOf(TEST_CONTENT, 'lab', { onCarriedOut });
  const folder = join(dataDir, 'lab-copy');
  const kept = { at: 1_000, facts: NO_PIPELINE };
  await mkdir(join(folder, 'recordings'), { recursive: true });
  for (const name of ['gone.pipeline.json', 'gone.cast', 'notes.json', 'talk.fr.vtt'])
    await writeFile(join(folder, 'recordings', name), '{}');
  const figures = new Map([['greet.pipeline.json', kept]]);
  const says = [{ slide: 'greet', line: 1, text: 'We greet the crew.' }];
  await writeRecordings(folder, outcome.deck, rehearsal, { carriedOut, figures, said: [{ language: null, says }] });
  expect((await readdir(join(folder, 'recordings'))).toSorted()).toEqual([
    'count-words.cast',
    'greet.pipeline.json',
    'notes.json',
    'rehearsal.json',
    'talk.json',
    'talk.vtt',
    'write-greeting.cast',
  ]);
  expect(parseKeptFigure(await readFile(join(folder, 'recordings/greet.pipeline.json'), 'utf8'))).toEqual({
    ok: true,
    value: kept,
  });
  const record = await readRehearsal(folder);
  expect(record && isProven(outcome.deck, record)).toBe(true);
  const text = await readFile(join(folder, 'recordings/write-greeting.cast'), 'utf8');
  const block = outcome.deck.blocks.find(({ name }) => name === 'write-greeting');
  expect(readBlockCastHead(text.split('\n')[0] ?? '')).toMatchObject({ block: block?.name, hash: block?.hash });
  const cast = parseCast(text);
  expect(cast.ok && cast.cast.events.map((event) => (event.kind === 'output' ? event.text : '')).join('')).toContain(
    "echo 'Ahoy, crew' > greeting.txt\r\n",
  );
  const talk = await talkOf('lab', folder);
  if (!talk?.ok) throw new Error(JSON.stringify(talk));
  const found = new Set(talk.talk.shows.map(({ address }) => address.split('.')[0]));
  expect([...found]).toEqual(outcome.deck.slides.map(({ name }) => name));
  expect(talk.casts.map(({ name }) => name)).toEqual(['write-greeting', 'count-words']);
  expect(talk.tracks.map(({ cues }) => cues.map(({ text: said }) => said))).toEqual([['We greet the crew.']]);
  // What is said on the slide is said before its block runs.
  expect(talk.tracks[0]?.cues[0]?.to).toBeLessThanOrEqual(talk.talk.blocks[0]?.at ?? 0);
  expect(await readRehearsal(join(dataDir, 'nowhere'))).toBeNull();
});

test('RH8 an audience is let in at once, and whoever does not get through is told why', async () => {
  const library = openLibrary(BROKEN);
  const outcome = await library.compiled('solution-fails');
  if (!outcome?.ok) throw new Error('invariant: the lab compiles');
  const { signal } = new AbortController();
  const deps = { provider, screens, judge, signal, settleMs: 100, deck: outcome.deck };
  const attendance = await tryAttendees({ ...deps, folder: library.folder('solution-fails') }, 3);
  expect(attendance.promptMs).toHaveLength(3);
  expect(attendance.problems).toEqual(Array(3).fill('The way through the task “Write a note” did not end well.'));
});

test('RH9 links lead somewhere: to a slide and its step, to a file, and, where asked, to a page outside', async () => {
  const answers = createServer((request, response) => {
    response.statusCode = request.url === '/gone' ? 404 : request.url === '/kept' ? 403 : 200;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(answers, 'listening');
  const base = `http://127.0.0.1:${(answers.address() as AddressInfo).port}`;
  const text = [
    ...['---', 'title: T', '---', '', '# A', '', '[a](#b) [b](#b.1) [c](#b.2) [d](#nowhere)', '[e][ref]', ''],
    ...['<a href="deck.mdx">f</a> [g](./missing%20one.pdf#x) [h](../lab/deck.mdx) [i](/decks/a) [j](mailto:a@b.c)', ''],
    ...[`[k](${base}/) [l](${base}/gone) [m](${base}/kept)`, '', '---', '', '# B', '', '<Steps>', '- one', '</Steps>'],
    ...['', '[ref]: #nor-there', ''],
  ];
  const outcome = await compileDeck('d', 'd/deck.mdx', text.join('\n'));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults));
  const { signal } = new AbortController();
  const check = { folder: join(TEST_CONTENT, 'lab'), signal };
  const told = async (asksOutside: boolean) => {
    const trials = await checkLinks(outcome.deck, { ...check, asksOutside });
    return trials.flatMap(({ name, line, slide, fault }) =>
      fault ? `${line} ${slide} ${name.replace(base, '')}` : [],
    );
  };
  const inside = ['7 a #b.2', '7 a #nowhere', '8 a #nor-there', '10 a ./missing%20one.pdf#x', '10 a ../lab/deck.mdx'];
  expect(await told(false)).toEqual(inside);
  expect(await told(true)).toEqual([...inside, '12 a /gone']);
  answers.close();
  await once(answers, 'close');
  const [unanswered] = (await checkLinks(outcome.deck, { ...check, asksOutside: true })).slice(-1);
  expect(unanswered?.fault?.message).toMatch(/is not answered: connect ECONNREFUSED/);
});

test('RH10 a wrong try that its solution does not mend is told of, and the rest is tried in a fresh sandbox', async () => {
  const task = (name: string, solution: string) =>
    [
      ...[`<Task name="${name}" minutes={1}>`, '', `## ${name}`, '', '```sh run', solution, '```', ''],
      ...['```sh check', `[ -d ${name} ] || { echo nothing; false; }`, '```', ''],
      ...['```sh wrong reason=/nothing/', `touch ${name}`, '```', '', '</Task>', '', '---', ''],
    ].join('\n');
  const tasks = [task('bow', 'mkdir bow'), task('keel', 'rm -f keel && mkdir keel'), task('stern', 'mkdir stern')];
  const outcome = await compileDeck('d', 'd/deck.mdx', ['---\ntitle: T\n---\n', ...tasks, '# End'].join('\n'));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults));
  const detours: string[] = [];
  const rehearsal = await rehearseDeck({
    ...{ provider, screens, judge, signal: new AbortController().signal, settleMs: 1_000 },
    ...{ deck: outcome.deck, folder: join(TEST_CONTENT, 'lab'), file: 'd/deck.mdx' },
    onDetour: ({ task }, stop) => void detours.push(`${task?.name}: ${stop.fault?.output}`),
  });
  expect(faultsOf(rehearsal)).toEqual([]);
  expect(detours).toEqual([expect.stringMatching(/^bow: .*File exists/s)]);
});
