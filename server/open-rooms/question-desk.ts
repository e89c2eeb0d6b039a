// Owns the questions of an open room while people ask them: who may do what with them, and which pages are told what of
// them, and how often. When one may be asked or voted for is core's.
import { randomBytes } from 'node:crypto';
import type { Member, OpenRoomState } from '#core/open-room';
import { plainText } from '#core/plain-text';
import { nameIn } from '#core/room-members';
import type { RoomFact } from '#core/room-protocol';
import {
  askProblem,
  backProblem,
  type QuestionCommand,
  type QuestionEvent,
  type QuestionView,
  questionView,
  type RoomQuestion,
} from '#core/room-questions';
import { mayInRoom, type RoomAction } from '#core/room-rights';
import type { RoomLink } from './attendance';
import { rightsRefusal } from './not-yours';

const TELL_MS = 500;
/** Of questions in one message. */
const MOST_AT_ONCE = 100;

export type QuestionDeskDeps = {
  room(): OpenRoomState;
  record(event: QuestionEvent): void;
  broadcast(fact: RoomFact): void;
  linksOf(member: string): Iterable<RoomLink>;
};

const RIGHTS: Record<Exclude<QuestionCommand['type'], 'watch-questions'>, RoomAction> = {
  ask: 'ask',
  'back-question': 'vote',
  'mark-question': 'moderate',
  'stage-question': 'moderate',
  'switch-questions': 'moderate',
};

export class QuestionDesk {
  /** Pages that show questions, and whether hidden ones and all names are for them. */
  private readonly watchers = new Map<RoomLink, boolean>();
  private readonly changed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly deps: QuestionDeskDeps) {}

  /** Tells a page what is on stage, whether questions are taken, and all there is when it is for its member. */
  attend(link: RoomLink, member: Member): void {
    link.send({ type: 'questions-switched', areTaken: this.board.areTaken });
    link.send({ type: 'stage-changed', question: this.staged() });
    this.roleChanged(link, member);
  }

  roleChanged(link: RoomLink, member: Member): void {
    const seesAll = mayInRoom(member.role, 'moderate');
    const before = this.watchers.get(link) ?? false;
    if (before !== seesAll) this.watch(link, member.id, seesAll);
  }

  leave(link: RoomLink): void {
    this.watchers.delete(link);
  }

  /** Null when it was done, or no longer matters; else why not. */
  obey(member: Member, command: QuestionCommand): string | null {
    if (command.type === 'watch-questions') return this.show(member);
    const refusal = rightsRefusal(member.role, RIGHTS[command.type]);
    if (refusal !== null) return refusal;
    switch (command.type) {
      case 'ask':
        return this.ask(member.id, plainText(command.text), command.isNamed);
      case 'back-question':
        return this.back(member.id, command.question);
      case 'mark-question':
        return this.change({ type: 'question-marked', question: command.question, as: command.as });
      case 'stage-question':
        return this.change({ type: 'question-staged', question: command.question });
      case 'switch-questions':
        return this.switchTo(command.areTaken);
      default:
        return command satisfies never;
    }
  }

  /** Whoever asked these is no longer in the room. */
  memberGone(member: string): void {
    const own = this.questions().filter((question) => question.member === member);
    for (const { id } of own) this.tellLater(id);
    if (own.length > 0) this.tellStage();
  }

  close(): void {
    clearTimeout(this.timer);
    this.watchers.clear();
  }

  /** On all pages of that person. */
  private show(member: Member): null {
    for (const link of this.deps.linksOf(member.id))
      if (!this.watchers.has(link)) this.watch(link, member.id, mayInRoom(member.role, 'moderate'));
    return null;
  }

  private ask(member: string, text: string, isNamed: boolean): string | null {
    const problem = askProblem(this.board, member, text, Date.now());
    if (problem !== null) return problem;
    const question = randomBytes(6).toString('base64url');
    this.deps.record({ type: 'asked', question, member, text, isNamed });
    this.tellLater(question);
    this.tellOwn(member);
    return null;
  }

  private back(member: string, question: string): string | null {
    const problem = backProblem(this.board.questions.get(question), member);
    if (problem !== null) return problem;
    this.deps.record({ type: 'question-backed', question, member });
    this.tellLater(question);
    this.tellOwn(member);
    return null;
  }

  private change(event: Extract<QuestionEvent, { type: 'question-marked' | 'question-staged' }>): null {
    const before = this.board;
    this.deps.record(event);
    if (this.board === before) return null;
    if (event.question !== null) this.tellLater(event.question);
    if (this.board.stage !== before.stage) this.tellStage();
    return null;
  }

  private switchTo(areTaken: boolean): null {
    if (this.board.areTaken === areTaken) return null;
    this.deps.record({ type: 'questions-switched', areTaken });
    this.deps.broadcast({ type: 'questions-switched', areTaken });
    return null;
  }

  private watch(link: RoomLink, member: string, seesAll: boolean): void {
    this.watchers.set(link, seesAll);
    const views = this.questions().flatMap((question) => this.viewOf(question, seesAll) ?? []);
    for (let from = 0; from === 0 || from < views.length; from += MOST_AT_ONCE)
      link.send({
        ...{ type: 'questions-changed', isWhole: from === 0 },
        ...{ changed: views.slice(from, from + MOST_AT_ONCE), removed: [] },
      });
    link.send(this.ownOf(member));
  }

  private tellLater(question: string): void {
    this.changed.add(question);
    this.timer ??= setTimeout(() => this.tell(), TELL_MS);
  }

  /** Encoded once for each of the two kinds of page. */
  private tell(): void {
    this.timer = undefined;
    for (const seesAll of [true, false]) {
      const links = [...this.watchers].filter(([, all]) => all === seesAll);
      if (links.length === 0) continue;
      const payload = Buffer.from(JSON.stringify(this.changesFor(seesAll)));
      for (const [link] of links) link.sendShared(payload);
    }
    this.changed.clear();
  }

  private changesFor(seesAll: boolean): RoomFact {
    const changed: QuestionView[] = [];
    const removed: string[] = [];
    for (const id of this.changed) {
      const question = this.board.questions.get(id);
      const view = question && this.viewOf(question, seesAll);
      if (view) changed.push(view);
      else removed.push(id);
    }
    return { type: 'questions-changed', isWhole: false, changed, removed };
  }

  private tellOwn(member: string): void {
    const fact = this.ownOf(member);
    for (const link of this.deps.linksOf(member)) link.send(fact);
  }

  private ownOf(member: string): RoomFact {
    const all = this.questions();
    return {
      type: 'your-questions',
      asked: all.filter((each) => each.member === member).map(({ id }) => id),
      backed: all.filter(({ backers }) => backers.has(member)).map(({ id }) => id),
    };
  }

  private tellStage(): void {
    this.deps.broadcast({ type: 'stage-changed', question: this.staged() });
  }

  private staged(): QuestionView | null {
    const question = this.board.questions.get(this.board.stage ?? '');
    return question ? this.viewOf(question, false) : null;
  }

  private viewOf(question: RoomQuestion, seesAll: boolean): QuestionView | null {
    return questionView(question, nameIn(this.deps.room(), question.member), seesAll);
  }

  private questions(): RoomQuestion[] {
    return [...this.board.questions.values()];
  }

  private get board() {
    return this.deps.room().board;
  }
}
