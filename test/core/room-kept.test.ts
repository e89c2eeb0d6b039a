import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCastLines, writeCastLines } from '#core/cast-cut';
import { openWindow } from '#core/cast-window';
import { showAt } from '#core/playback';
import { reportCsv, tasksCsv } from '#core/report-csv';
import { type Logged, stageSpans } from '#core/room-history';
import { keptOf } from '#core/room-kept';
import { parseRoomReport, reportOf } from '#core/room-report';
import { ranMarks, timelineOf } from '#core/room-timeline';

const MINUTE = 60_000;

function joined(member: string, name: string, role = 'attendee') {
  return { type: 'joined', member, participant: `p-${member}`, name, role };
}

/** Opened at 0, begun after a minute, over after ten. */
const LOG: Logged[] = [
  [0, { type: 'opened', code: 'ABC234', deck: 'basics', phrase: null }],
  [0, joined('grace1', 'Grace', 'presenter')],
  [0, { type: 'came', member: 'grace1' }],
  [1, joined('ada-22', 'Ada')],
  [1, { type: 'came', member: 'ada-22' }],
  [0.5, { type: 'shown', address: 'intro', isBlack: false }],
  [1, { type: 'started' }],
  [3, { type: 'shown', address: 'build.1', isBlack: false }],
  [4, { type: 'fronted', terminal: 2 }],
  [4, { type: 'hand-raised', member: 'ada-22', about: 'it hangs' }],
  [5, { type: 'role-given', member: 'ada-22', role: 'co-presenter' }],
  [5, { type: 'seat-taken', member: 'ada-22' }],
  [6, { type: 'said', member: 'grace1', text: 'a break' }],
  [6, { type: 'of-a-later-version' }],
  [7, { type: 'seat-taken', member: 'grace1' }],
  [8, { type: 'left', member: 'ada-22', at: 'build', isFollowing: false }],
  [10, { type: 'ended' }],
  [10, { type: 'left', member: 'grace1', at: null, isFollowing: true }],
  [11, { type: 'captioned', cues: [[1, 2, 'hello']] }],
  [12, { type: 'captions-moved', offset: -1.5 }],
  [13, { type: 'playback-shown', toAll: true }],
].map(([at, event]) => ({ at: (at as number) * MINUTE, event }));

test('KP1 a timeline begins when the room does, with what stood there, and tells what was shown and said', () => {
  const { begunAt, endedAt, shows, marks } = timelineOf(LOG);
  expect([begunAt, endedAt]).toEqual([MINUTE, 10 * MINUTE]);
  expect(shows).toEqual([
    { at: 0, address: 'intro', isBlack: false },
    { at: 120, address: 'build.1', isBlack: false },
  ]);
  expect(marks).toEqual([{ at: 300, kind: 'said', by: 'Grace', text: 'a break', results: null }]);
  expect([-1, 0, 119.9, 120, 999].map((at) => showAt(shows, at)?.address)).toEqual([
    undefined,
    'intro',
    'intro',
    'build.1',
    'build.1',
  ]);
});

test('KP14 each block that the driver ran is found again, by its words as long as it is the same', () => {
  const offered = (at: number, block: string, more: object) => ({
    at: at * MINUTE,
    event: { type: 'offered', by: 'grace1', to: null, block, ...more },
  });
  const hello = 'basics/hello@0123456789ab';
  const log = [
    ...LOG.slice(0, 8),
    offered(3, hello, { how: 'ran' }),
    offered(3.5, 'basics/held-out@0123456789ab', { how: 'offered' }),
    offered(4, 'basics/old@ba9876543210', { how: 'ran' }),
    offered(5, 'no block', { how: 'ran' }),
  ];
  const { ran, marks } = timelineOf(log);
  expect(marks).toEqual([]);
  const blocks = [{ name: 'hello', hash: '0123456789ab', text: 'echo hello\necho again' }];
  expect(ranMarks(ran, [...blocks, { name: 'old', hash: '0123456789ab', text: 'echo new' }])).toEqual([
    { at: 120, kind: 'command', by: 'hello', text: 'echo hello', results: null },
    { at: 180, kind: 'command', by: '', text: 'old', results: null },
  ]);
});

test('KP2 the stage is whose seat it was and the terminal that they had in front, without gaps', () => {
  expect(stageSpans(LOG, 99 * MINUTE)).toEqual([
    { participant: 'p-grace1', terminal: 1, from: 0, to: 4 * MINUTE },
    { participant: 'p-grace1', terminal: 2, from: 4 * MINUTE, to: 5 * MINUTE },
    { participant: 'p-ada-22', terminal: 1, from: 5 * MINUTE, to: 7 * MINUTE },
    { participant: 'p-grace1', terminal: 1, from: 7 * MINUTE, to: 10 * MINUTE },
  ]);
});

test('KP9 what who drives does without a page in the room is not on its stage', () => {
  const log: Logged[] = [
    ...LOG.slice(0, 3),
    { at: 2 * MINUTE, event: { type: 'left', member: 'grace1', at: null, isFollowing: true } },
    { at: 9 * MINUTE, event: { type: 'came', member: 'grace1' } },
  ];
  expect(stageSpans(log, 10 * MINUTE)).toEqual([
    { participant: 'p-grace1', terminal: 1, from: 0, to: 2 * MINUTE },
    { participant: 'p-grace1', terminal: 1, from: 9 * MINUTE, to: 10 * MINUTE },
  ]);
});

test('KP3 captions, their offset and who sees the playback are what was said last', () => {
  expect(keptOf(LOG)).toEqual({
    ...{ cues: [{ from: 1, to: 2, text: 'hello' }], offset: -1.5, isShown: true, replaced: 1 },
    ...{ cuts: [], cutChanges: 0 },
  });
});

const done = new Map<string, Logged[]>([
  [
    'p-ada-22',
    [
      { at: MINUTE, event: { type: 'task-begun', task: 'one' } },
      { at: 2 * MINUTE, event: { type: 'task-done', task: 'one' } },
      { at: 2 * MINUTE, event: { type: 'task-begun', task: 'two' } },
      { at: 3 * MINUTE, event: { type: 'hint-shown', task: 'two', hint: 2 } },
    ],
  ],
]);
const deck = {
  title: 'Basics',
  slides: ['intro', 'build', 'ship'].map((name) => ({ name, title: name.toUpperCase() })),
  tasks: ['one', 'two'].map((name) => ({ name, title: `Task ${name}` })),
  questions: [
    { name: 'why', title: 'Why?', kind: 'single' as const, options: ['so', 'else'] },
    { name: 'ready', title: 'Ready?', kind: 'confirm' as const, options: [] },
  ],
};

test('KP4 a report says who was here how long, how far each got, and where people got stuck', () => {
  const report = reportOf({ logged: LOG, now: 99 * MINUTE, deck, done });
  expect(report.people).toMatchObject([
    { name: 'Grace', role: 'presenter', secondsHere: 600, leftAt: 10 * MINUTE, ownPlace: null, unfinished: [] },
    {
      ...{ name: 'Ada', role: 'co-presenter', joinedAt: MINUTE, leftAt: 8 * MINUTE, secondsHere: 420, visits: 1 },
      ...{ ownPlace: 'BUILD', hands: 1, tasksDone: 1, unfinished: ['Task two'] },
    },
  ]);
  expect(report.tasks).toEqual([
    { title: 'Task one', begun: 1, done: 1, doneElsewhere: 0, medianSeconds: 60, hands: 0, hints: 0, solutions: 0 },
    { title: 'Task two', begun: 1, done: 0, doneElsewhere: 0, medianSeconds: null, hands: 1, hints: 2, solutions: 0 },
  ]);
  expect(report.slides).toEqual([
    { address: 'intro', title: 'INTRO', seconds: 150, hands: 0 },
    { address: 'build', title: 'BUILD', seconds: 420, hands: 1 },
  ]);
  expect(report.hands).toEqual([{ at: 4 * MINUTE, name: 'Ada', about: 'it hangs', slide: 'BUILD' }]);
  expect(JSON.stringify(report)).not.toContain('p-ada-22');
  expect(parseRoomReport(JSON.parse(JSON.stringify(report)))).toEqual(report);
});

test('KP10 who left and came back is one person, called as they are now', () => {
  const back: Logged[] = [
    [2, { type: 'gone', member: 'ada-22' }],
    [3, joined('ada-22', 'Ada L.', 'viewer')],
    [3, { type: 'came', member: 'ada-22' }],
  ].map(([at, event]) => ({ at: Number(at) * MINUTE, event }));
  const logged = [...LOG.filter(({ at }) => at <= MINUTE), ...back];
  const { people } = reportOf({ logged, now: 5 * MINUTE, deck, done });
  expect(people).toMatchObject([{ name: 'Grace' }, { name: 'Ada L.', role: 'viewer' }]);
});

test('KP5 nobody’s words are a formula in a spreadsheet, nor end their cell', () => {
  const report = reportOf({ logged: LOG, now: 0, deck, done });
  const [person] = report.people;
  if (!person) throw new Error('nobody is in the report');
  const hostile = fc.oneof(
    fc.string(),
    fc.constantFrom('=1+1', '+1', '-1', '@x', '\t=1', ' =1', '＝1', '"', '",=1', '\r\n=1', '\u200b=1'),
  );
  fc.assert(
    fc.property(hostile, (name) => {
      const csv = reportCsv({ ...report, people: [{ ...person, name }] });
      const lines = csv.replace(/^\ufeff/, '').split('\r\n');
      expect(lines).toHaveLength(3);
      const [, cell = ''] = /^"((?:[^"]|"")*)",/.exec(lines[1] ?? '') ?? [];
      const line = name.replace(/[\r\n\t]+/g, ' ');
      expect([line, `'${line}`]).toContain(cell.replaceAll('""', '"'));
      expect(cell).not.toMatch(/^[\s\u200b]*[=+\-@＝]/);
    }),
  );
});

test('KP11 the table of tasks says where people got stuck, and no title in it is a formula', () => {
  const report = reportOf({ logged: LOG, now: 0, deck, done });
  const [, two] = report.tasks;
  if (!two) throw new Error('there are no tasks');
  const csv = tasksCsv({ ...report, tasks: [...report.tasks, { ...two, title: '=HYPERLINK("x")' }] });
  expect(csv.replace(/^\ufeff/, '').split('\r\n')).toEqual([
    ...['"Task","Reached","Done","Done elsewhere","Median seconds","Stuck","Hands raised","Hints","Solutions"'],
    ...['"Task one",1,1,0,60.0,0,0,0,0', '"Task two",1,0,0,,1,1,2,0', '"\'=HYPERLINK(""x"")",1,0,0,,1,1,2,0', ''],
  ]);
});

const work = (at: number, type: string, task: string) => ({ at: at * MINUTE, event: { type, task } });

test('KP12 what somebody does before they join, while they are away and after the end is not of the room', () => {
  const before = [work(0.1, 'task-begun', 'one'), work(0.2, 'task-done', 'one'), work(0.3, 'task-begun', 'two')];
  const reportWith = (...theirs: Logged[]) =>
    reportOf({ logged: LOG, now: 99 * MINUTE, deck, done: new Map([['p-ada-22', theirs]]) });
  const found = reportWith(...before);
  expect(found.people[1]).toMatchObject({ tasksDone: 0, doneElsewhere: 1, unfinished: ['Task two (begun elsewhere)'] });
  expect(found.tasks).toMatchObject([
    { title: 'Task one', begun: 0, done: 0, doneElsewhere: 1, medianSeconds: null },
    { title: 'Task two', begun: 0, done: 0, doneElsewhere: 0, medianSeconds: null },
  ]);
  // Ada leaves at 8, and the room ends at 10.
  const late = [work(9, 'task-done', 'two'), work(11, 'task-begun', 'three')];
  expect(reportWith(...before, ...late).people[1]).toMatchObject({ tasksDone: 0, doneElsewhere: 2, unfinished: [] });
  const after = [{ ...work(11, 'task-reset', 'one'), event: { type: 'task-reset', task: 'one', questions: [] } }];
  expect(reportWith(...before, ...after, work(12, 'task-done', 'two'))).toEqual(found);
  const within = reportWith(...before, work(5, 'task-done', 'two'));
  expect(within.people[1]).toMatchObject({ tasksDone: 1, doneElsewhere: 1, unfinished: [] });
  // It was begun elsewhere: how long it took nobody knows.
  expect(within.tasks[1]).toMatchObject({ begun: 1, done: 1, medianSeconds: null });
});

test('KP13 whatever is in somebody’s log after the end, the report is the same', () => {
  const any = fc.record({
    at: fc.integer({ min: 10 * MINUTE + 1, max: 99 * MINUTE }),
    event: fc.oneof(
      fc.record({
        type: fc.constantFrom('task-begun', 'task-done', 'solution-shown'),
        task: fc.constantFrom('one', 'x'),
      }),
      fc.record({ type: fc.constant('task-reset'), task: fc.constant('one'), questions: fc.constant([]) }),
      fc.anything(),
    ),
  });
  const report = reportOf({ logged: LOG, now: 0, deck, done });
  const theirs = done.get('p-ada-22') ?? [];
  fc.assert(
    fc.property(fc.array(any, { maxLength: 20 }), (later) => {
      const all = new Map([['p-ada-22', [...theirs, ...later]]]);
      expect(reportOf({ logged: LOG, now: 0, deck, done: all })).toEqual(report);
    }),
  );
});

test('KP6 of a recording only its part on stage is shown, at its time, and in its modes', () => {
  const lines = readCastLines(
    [
      '[1,"o","secret"]',
      '[1,"o","\\u001b[?1049hmore"]',
      '[1,"r","90x30"]',
      '[1,"o","shown"]',
      '# slipway: 9 bytes, 4 s',
    ]
      .concat('[2,"o","after"]', '[9,"o","late"]')
      .join('\n'),
  );
  const cut = openWindow([{ from: 3.5, to: 5 }]);
  const kept = [...cut(lines.slice(0, 2)), ...cut(lines.slice(2))];
  expect(writeCastLines(kept).trimEnd().split('\n')).toEqual([
    '[1,"o",""]',
    '[1,"o","\\u001b[?1049h"]',
    '[1,"r","90x30"]',
    '[1,"o","shown"]',
  ]);
});
