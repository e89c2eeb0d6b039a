// Owns which of a room's desks takes what is asked and answered: polls, the deck's own questions, those of the audience, or
// reactions.
import type { Member, OpenRoomState, RoomEvent } from '#core/open-room';
import type { PollText } from '#core/polls';
import type { ReactionCommand } from '#core/reactions';
import type { PollCommand } from '#core/room-polls';
import type { RoomFact, RoomSocketCommand } from '#core/room-protocol';
import type { QuestionCommand } from '#core/room-questions';
import type { QuizCommand } from '#core/room-quizzes';
import type { RoomLink } from './attendance';
import { PollDesk } from './poll-desk';
import { QuestionDesk } from './question-desk';
import { QuizDesk } from './quiz-desk';
import { ReactionDesk } from './reaction-desk';

export type AskDeskDeps = {
  room(): OpenRoomState;
  record(event: RoomEvent): void;
  broadcast(fact: RoomFact): void;
  linksOf(member: string): Iterable<RoomLink>;
  /** The deck's of that name, as it stands; null when there is none. */
  deckPoll(name: string): Promise<PollText | null>;
  /** Indexes of the right options of the deck's question of that name; null when it asks none. */
  deckQuiz(name: string): Promise<readonly number[] | null>;
};

type AskCommand = PollCommand | QuizCommand | QuestionCommand | ReactionCommand;

export class AskDesk {
  private readonly polls: PollDesk;
  readonly quizzes: QuizDesk;
  private readonly questions: QuestionDesk;
  private readonly reactions: ReactionDesk;

  constructor(deps: AskDeskDeps) {
    this.polls = new PollDesk(deps);
    this.quizzes = new QuizDesk(deps);
    this.questions = new QuestionDesk(deps);
    this.reactions = new ReactionDesk(deps);
  }

  attend(link: RoomLink, member: Member): void {
    this.polls.attend(link, member);
    this.quizzes.attend(link, member);
    this.questions.attend(link, member);
    this.reactions.attend(link);
  }

  /** Of a page that is here; their rights may be others now. */
  memberChanged(link: RoomLink, member: Member): void {
    this.polls.roleChanged(link, member);
    this.quizzes.roleChanged(link, member);
    this.questions.roleChanged(link, member);
  }

  memberGone(member: string): void {
    this.questions.memberGone(member);
  }

  leave(link: RoomLink): void {
    this.polls.leave(link);
    this.quizzes.leave(link);
    this.questions.leave(link);
  }

  obey(member: Member, command: AskCommand): string | null | Promise<string | null> {
    if (isPollCommand(command)) return this.polls.obey(member, command);
    if (command.type === 'show-quiz') return this.quizzes.obey(member, command);
    if (isQuestionCommand(command)) return this.questions.obey(member, command);
    return this.reactions.obey(member, command);
  }

  close(): void {
    this.polls.close();
    this.quizzes.close();
    this.questions.close();
    this.reactions.close();
  }
}

const DESKS: Readonly<Record<AskCommand['type'], 'polls' | 'quizzes' | 'questions' | 'reactions'>> = {
  'open-poll': 'polls',
  'ask-poll': 'polls',
  'close-poll': 'polls',
  'show-results': 'polls',
  'put-poll-away': 'polls',
  vote: 'polls',
  'show-quiz': 'quizzes',
  ask: 'questions',
  'back-question': 'questions',
  'mark-question': 'questions',
  'stage-question': 'questions',
  'switch-questions': 'questions',
  'watch-questions': 'questions',
  react: 'reactions',
  'switch-reactions': 'reactions',
};

type Typed = { type: RoomSocketCommand['type'] };
const deskOf = ({ type }: Typed) => (DESKS as Partial<Record<Typed['type'], string>>)[type];

export function isAskCommand<T extends Typed>(command: T | AskCommand): command is AskCommand {
  return deskOf(command) !== undefined;
}

const isPollCommand = (command: Typed): command is PollCommand => deskOf(command) === 'polls';
const isQuestionCommand = (command: Typed): command is QuestionCommand => deskOf(command) === 'questions';
