import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCastLines, writeCastLines } from '#core/cast-cut';
import { openWindow } from '#core/cast-window';
import { showAt } from '#core/playback';
import { reportCsv } from '#core/report-csv';
import { type Logged, stageSpans } from '#core/room-history';
import { keptOf } from '#core/room-kept';
import { parseRoomReport, reportOf } from '#core/room-report';
import { timelineOf } from '#core/room-timeline';

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

test('KP2 the stage is whose seat it was, without gaps', () => {
  expect(stageSpans(LOG, 99 * MINUTE)).toEqual([
    { participant: 'p-grace1', from: 0, to: 5 * MINUTE },
    { participant: 'p-ada-22', from: 5 * MINUTE, to: 7 * MINUTE },
    { participant: 'p-grace1', from: 7 * MINUTE, to: 10 * MINUTE },
  ]);
});

test('KP9 what who drives does without a page in the room is not on its stage', () => {
  const log: Logged[] = [
    ...LOG.slice(0, 3),
    { at: 2 * MINUTE, event: { type: 'left', member: 'grace1', at: null, isFollowing: true } },
    { at: 9 * MINUTE, event: { type: 'came', member: 'grace1' } },
  ];
  expect(stageSpans(log, 10 * MINUTE)).toEqual([
    { participant: 'p-grace1', from: 0, to: 2 * MINUTE },
    { participant: 'p-grace1', from: 9 * MINUTE, to: 10 * MINUTE },
  ]);
});

test('KP3 captions, their offset and who sees the playback are what was said last', () => {
  expect(keptOf(LOG)).toEqual({ cues: [{ from: 1, to: 2, text: 'hello' }], offset: -1.5, isShown: true, replaced: 1 });
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
    { title: 'Task one', begun: 1, done: 1, medianSeconds: 60, hints: 0, solutions: 0 },
    { title: 'Task two', begun: 1, done: 0, medianSeconds: null, hints: 2, solutions: 0 },
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
