// Owns what a room's report says: who was here, how far each got, and where people got stuck.
import { z } from 'zod';
import { askedHistory } from './asked-history';
import type { OpenRoomState, RoomEvent } from './open-room';
import { type TaskWork, type Visit, workOf } from './report-work';
import { type Logged, replayRoom } from './room-history';
import { parseKeptEvent } from './room-kept';
import { ROOM_ROLES } from './room-rights';
import type { Question } from './tasks';

const personSchema = z.object({
  name: z.string(),
  role: z.enum(ROOM_ROLES),
  joinedAt: z.number(),
  /** Null: here until the end, or now. */
  leftAt: z.number().nullable(),
  secondsHere: z.number(),
  visits: z.int(),
  /** The title of the slide where they were last, if it was not the speaker's; the address of one that is gone. */
  ownPlace: z.string().nullable(),
  hands: z.int(),
  /** In the room. */
  tasksDone: z.int(),
  /** Before they joined, or while they were away. */
  doneElsewhere: z.int(),
  /** Titles of tasks that were begun and not done. */
  unfinished: z.array(z.string()),
});
export type ReportPerson = z.infer<typeof personSchema>;

/** Of people: who came to it in the room, and who has done it there or elsewhere. `hands`: raised while at it. */
const taskSchema = z.object({
  title: z.string(),
  begun: z.int(),
  done: z.int(),
  doneElsewhere: z.int(),
  hands: z.int(),
  medianSeconds: z.number().nullable(),
  hints: z.int(),
  solutions: z.int(),
});
const slideSchema = z.object({ address: z.string(), title: z.string(), seconds: z.number(), hands: z.int() });
const handSchema = z.object({ at: z.number(), name: z.string(), about: z.string(), slide: z.string() });

const answerSchema = z.object({ text: z.string(), count: z.int() });
/** `people`: who have answered; of nobody it is known what. */
const pollSchema = z.object({ at: z.number(), title: z.string(), people: z.int(), answers: z.array(answerSchema) });
/** One of the deck's own questions. `right`: how many of the first answers were; `answers`: of these, none where one types. */
const quizSchema = z.object({ title: z.string(), people: z.int(), right: z.int(), answers: z.array(answerSchema) });
/** `by`: null where it was asked without a name. */
const questionSchema = z.object({
  at: z.number(),
  text: z.string(),
  by: z.string().nullable(),
  votes: z.int(),
  standing: z.enum(['open', 'answered', 'hidden']),
});

const reportSchema = z.object({
  code: z.string(),
  deck: z.string(),
  title: z.string(),
  openedAt: z.number(),
  begunAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  people: z.array(personSchema),
  tasks: z.array(taskSchema),
  /** Those that were shown. */
  slides: z.array(slideSchema),
  hands: z.array(handSchema),
  polls: z.array(pollSchema),
  quizzes: z.array(quizSchema),
  questions: z.array(questionSchema),
});
export type RoomReport = z.infer<typeof reportSchema>;

/** Null for what is none. */
export function parseRoomReport(value: unknown): RoomReport | null {
  return reportSchema.safeParse(value).data ?? null;
}

export type ReportFacts = {
  logged: readonly Logged[];
  now: number;
  deck: {
    title: string;
    slides: readonly { name: string; title: string }[];
    tasks: readonly { name: string; title: string }[];
    questions: readonly Pick<Question, 'name' | 'title' | 'kind' | 'options'>[];
  };
  /** What each did in the deck by themselves, by participant. */
  done: ReadonlyMap<string, readonly Logged[]>;
};

type Visitor = ReportPerson & { participant: string; hereSince: number | null; when: Visit[]; handsAt: number[] };

export function reportOf({ logged, now, deck, done }: ReportFacts): RoomReport {
  let room: OpenRoomState | undefined;
  const replayed: { at: number; event: RoomEvent }[] = [];
  for (const each of replayRoom(logged)) {
    room = each.room;
    replayed.push({ at: each.at, event: each.event });
  }
  const until = room?.endedAt ?? now;
  const visitors = visitorsOf(logged, until, room?.endedAt ?? null);
  const titles = new Map(deck.slides.map(({ name, title }) => [name, title]));
  const slides = new Map<string, RoomReport['slides'][number]>();
  const hands: RoomReport['hands'] = [];
  let shown: { slide: string; since: number } | null = null;
  const show = (slide: string) => {
    const known = slides.get(slide) ?? { address: slide, title: titles.get(slide) ?? slide, seconds: 0, hands: 0 };
    slides.set(slide, known);
    return known;
  };
  let begunAt: number | null = null;
  for (const { at, event } of replayed) {
    if (event.type === 'started') begunAt ??= at;
    if (event.type === 'shown') {
      if (shown) show(shown.slide).seconds += (at - shown.since) / 1_000;
      shown = { slide: event.address.split('.')[0] ?? '', since: at };
    }
    if (event.type !== 'hand-raised') continue;
    if (shown) show(shown.slide).hands += 1;
    const name = visitors.get(event.member)?.name ?? '';
    hands.push({ at, name, about: event.about, slide: shown ? show(shown.slide).title : '' });
  }
  if (shown) show(shown.slide).seconds += Math.max(0, until - shown.since) / 1_000;
  const work = new Map<Visitor, TaskWork[]>();
  for (const visitor of visitors.values()) {
    const presence = { joinedAt: visitor.joinedAt, until, visits: visitor.when };
    work.set(visitor, workOf(done.get(visitor.participant) ?? [], presence, room?.pauses ?? []));
    addTasks(visitor, work.get(visitor) ?? [], deck.tasks);
  }
  return {
    ...{ code: room?.code ?? '', deck: room?.deck ?? '', title: deck.title, openedAt: room?.openedAt ?? 0 },
    ...{ begunAt, endedAt: room?.endedAt ?? null },
    people: [...visitors.values()].map(({ participant, hereSince, when, handsAt, ownPlace, ...person }) => ({
      ...person,
      ownPlace: ownPlace && (titles.get(ownPlace.split('.')[0] ?? '') ?? ownPlace),
    })),
    tasks: deck.tasks.map((task) => taskRow(task, work)),
    slides: deck.slides.flatMap(({ name }) => slides.get(name) ?? []),
    hands,
    ...askedRows(logged, deck.questions),
  };
}

/** The deck's questions as it stands now; of one that is gone nothing is told. */
function askedRows(logged: readonly Logged[], asked: ReportFacts['deck']['questions']) {
  const { polls, questions, quizzes } = askedHistory(logged);
  return {
    polls: polls.map(({ at, title, options, results: { people, counts } }) => ({
      ...{ at, title, people },
      answers: options.map((text, index) => ({ text, count: counts[index] ?? 0 })),
    })),
    quizzes: asked.flatMap(({ name, title, kind, options }) => {
      const found = quizzes.find(({ question }) => question === name);
      if (!found || kind === 'confirm') return [];
      const answers = options.map((text, index) => ({ text, count: found.counts.get(index) ?? 0 }));
      return [{ title, people: found.people, right: found.right, answers }];
    }),
    questions,
  };
}

/** Everybody who ever joined, also who has been removed. */
function visitorsOf(logged: readonly Logged[], until: number, endedAt: number | null): Map<string, Visitor> {
  const visitors = new Map<string, Visitor>();
  const leave = (visitor: Visitor, at: number) => {
    if (visitor.hereSince === null) return;
    visitor.secondsHere += Math.max(0, at - visitor.hereSince) / 1_000;
    visitor.when.push({ from: visitor.hereSince, to: at });
    visitor.hereSince = null;
    visitor.leftAt = at;
  };
  for (const { at, event, room } of replayRoom(logged)) {
    if (event.type === 'joined' && !visitors.has(event.member) && room.members.has(event.member))
      visitors.set(event.member, newVisitor(event, at));
    const visitor = 'member' in event ? visitors.get(event.member) : undefined;
    if (!visitor) continue;
    // Whoever comes back may say another name.
    if (event.type === 'renamed' || event.type === 'joined') visitor.name = event.name;
    if (event.type === 'role-given' || event.type === 'joined')
      visitor.role = room.members.get(event.member)?.role ?? visitor.role;
    if (event.type !== 'hand-raised') continue;
    visitor.hands += 1;
    visitor.handsAt.push(at);
  }
  for (const { at, event: unknown } of logged) {
    const event = parseKeptEvent(unknown);
    const visitor = event && 'member' in event ? visitors.get(event.member) : undefined;
    if (!event || !visitor) continue;
    if (event.type === 'came' && visitor.hereSince === null) {
      visitor.visits += 1;
      visitor.hereSince = at;
      visitor.leftAt = null;
    }
    if (event.type !== 'left') continue;
    leave(visitor, Math.min(at, until));
    visitor.ownPlace = event.isFollowing ? null : event.at;
  }
  for (const visitor of visitors.values()) {
    leave(visitor, until);
    if (visitor.visits === 0) visitor.leftAt = visitor.joinedAt;
    else if (visitor.leftAt === until) visitor.leftAt = endedAt === null ? null : until;
  }
  return visitors;
}

function newVisitor(
  { name, role, participant }: { name: string; role: ReportPerson['role']; participant: string },
  joinedAt: number,
): Visitor {
  return {
    ...{ name, role, joinedAt, participant, leftAt: null, secondsHere: 0, visits: 0, ownPlace: null, hands: 0 },
    ...{ tasksDone: 0, doneElsewhere: 0, unfinished: [], hereSince: null, when: [], handsAt: [] },
  };
}

function addTasks(person: Visitor, work: readonly TaskWork[], all: ReportFacts['deck']['tasks']): void {
  for (const { name, title } of all) {
    const task = work.find((each) => each.name === name);
    if (!task) continue;
    if (task.isDone) person.tasksDone += 1;
    else if (task.isDoneElsewhere) person.doneElsewhere += 1;
    else person.unfinished.push(task.isReached ? title : `${title} (begun elsewhere)`);
  }
}

function taskRow({ name, title }: { name: string; title: string }, work: ReadonlyMap<Visitor, TaskWork[]>) {
  const theirs = [...work.values()].flatMap((tasks) => tasks.filter((task) => task.name === name));
  const seconds = theirs.flatMap((task) => task.seconds ?? []).toSorted((a, b) => a - b);
  const count = (isSo: (task: TaskWork) => boolean) => theirs.filter(isSo).length;
  const hands = [...work].flatMap(([{ handsAt }, tasks]) => handsAt.filter((at) => taskAt(tasks, at)?.name === name));
  return {
    ...{ title, begun: count(({ isReached }) => isReached), done: count(({ isDone }) => isDone) },
    ...{ doneElsewhere: count(({ isDoneElsewhere }) => isDoneElsewhere), hands: hands.length },
    medianSeconds: seconds[Math.floor((seconds.length - 1) / 2)] ?? null,
    hints: theirs.reduce((sum, { hints }) => sum + hints, 0),
    solutions: count(({ solution }) => solution),
  };
}

/** The one that they had begun last and not done. */
function taskAt(tasks: readonly TaskWork[], at: number): TaskWork | undefined {
  const open = tasks.filter(({ begunAt, doneAt }) => (begunAt ?? at + 1) <= at && (doneAt ?? at) >= at);
  return open.toSorted((a, b) => (a.begunAt ?? 0) - (b.begunAt ?? 0)).at(-1);
}
