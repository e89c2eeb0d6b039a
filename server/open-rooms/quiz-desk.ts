// Owns how an open room answers the deck's own questions: who is told what first answers come to, and how often, and who
// shows it to everybody. Each answer is judged in its participant's own room.
import type { Member, OpenRoomState } from '#core/open-room';
import type { RoomFact } from '#core/room-protocol';
import {
  type QuizCommand,
  type QuizEvent,
  quizView,
  quizViews,
  type RoomQuiz,
  type RoomQuizzes,
} from '#core/room-quizzes';
import { mayInRoom } from '#core/room-rights';
import type { RoomLink } from './attendance';
import { rightsRefusal } from './not-yours';

/** As polls are told. */
const TELL_MS = 250;

export type QuizDeskDeps = {
  room(): OpenRoomState;
  record(event: QuizEvent): void;
  broadcast(fact: RoomFact): void;
  /** Indexes of the right options of the deck's question of that name; null when it asks none. */
  deckQuiz(name: string): Promise<readonly number[] | null>;
};

export class QuizDesk {
  /** The pages of those who show results: they see them before. */
  private readonly watchers = new Set<RoomLink>();
  private readonly changed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly deps: QuizDeskDeps) {}

  /** Tells a page all there is; again when what its member may see has changed. */
  attend(link: RoomLink, { role }: Member): void {
    const seesAll = mayInRoom(role, 'run-poll');
    if (seesAll) this.watchers.add(link);
    else this.watchers.delete(link);
    link.send({ type: 'quizzes', quizzes: quizViews(this.quizzes, seesAll) });
  }

  roleChanged(link: RoomLink, member: Member): void {
    if (mayInRoom(member.role, 'run-poll') !== this.watchers.has(link)) this.attend(link, member);
  }

  leave(link: RoomLink): void {
    this.watchers.delete(link);
  }

  /** The first answer of somebody who takes part. */
  answered(answer: Omit<Extract<QuizEvent, { type: 'quiz-answered' }>, 'type'>): void {
    const before = this.quizzes;
    this.deps.record({ type: 'quiz-answered', ...answer });
    if (this.quizzes === before) return;
    this.changed.add(answer.question);
    this.timer ??= setTimeout(() => this.tellChanged(), TELL_MS);
  }

  /** Null when it was done, or no longer matters; else why not. */
  async obey(member: Member, { question, areShown }: QuizCommand): Promise<string | null> {
    const refusal = rightsRefusal(member.role, 'run-poll');
    if (refusal !== null) return refusal;
    const right = areShown ? await this.deps.deckQuiz(question) : [];
    if (!right) return 'The deck has no such question any more. Reload the page.';
    const before = this.quizzes;
    this.deps.record({ type: 'quiz-shown', question, areShown, right: [...right] });
    const quiz = this.quizzes.get(question);
    if (!quiz || this.quizzes === before) return null;
    this.deps.broadcast({ type: 'quiz-changed', quiz: quizView(quiz, false) });
    if (!quiz.right) this.tellWatchers(quiz);
    return null;
  }

  close(): void {
    clearTimeout(this.timer);
    this.watchers.clear();
  }

  /** What everybody sees is encoded once for all. */
  private tellChanged(): void {
    this.timer = undefined;
    for (const name of this.changed) {
      const quiz = this.quizzes.get(name);
      if (quiz?.right) this.deps.broadcast({ type: 'quiz-changed', quiz: quizView(quiz, false) });
      else if (quiz) this.tellWatchers(quiz);
    }
    this.changed.clear();
  }

  private tellWatchers(quiz: RoomQuiz): void {
    const fact: RoomFact = { type: 'quiz-changed', quiz: quizView(quiz, true) };
    for (const watcher of this.watchers) watcher.send(fact);
  }

  private get quizzes(): RoomQuizzes {
    return this.deps.room().quizzes;
  }
}
