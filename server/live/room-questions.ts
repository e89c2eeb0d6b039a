// Owns what a room has answered: judges it by what is right in the deck as it stands, which no page is told before.
import type { AnswerState, LabCommand } from '#core/lab-protocol';
import { isAnswer } from '#core/polls';
import type { Fact } from '#core/protocol';
import { isRight, type Question, type RightAnswer } from '#core/tasks';
import { notesHtml } from '../content/notes-html';
import type { Refusal } from './refusals';
import type { RoomDeck } from './room-deck';

type Answering = Pick<Extract<LabCommand, { type: 'answer-question' }>, 'question' | 'options' | 'text'>;

export class RoomQuestions {
  /** By question's name; replaced, never changed in place. */
  answers: Readonly<Record<string, AnswerState>> = {};

  constructor(
    private readonly deck: Pick<RoomDeck, 'read' | 'answers'>,
    private readonly broadcast: (fact: Fact) => void,
  ) {}

  /** Null when it was judged. What has been answered rightly stays so. */
  async answer({ question: name, ...given }: Answering): Promise<Refusal | null> {
    const deck = await this.deck.read();
    const question = deck?.questions.find((each) => each.name === name);
    if (!question) return UNKNOWN;
    if (!isOffered(question, given.options)) return NOT_OFFERED;
    if (this.isRight(name)) return null;
    const right = await this.rightAnswer(name);
    if (question.kind === 'confirm' || isRight(right, given)) this.set(name, rightly(right));
    else this.set(name, { state: 'wrong', tries: this.triesOf(name) + 1 });
    return null;
  }

  isRight(name: string): boolean {
    return this.answers[name]?.state === 'right';
  }

  /** Takes on what was answered rightly in an earlier process. */
  async adopt(names: readonly string[]): Promise<void> {
    for (const name of names) this.set(name, rightly(await this.rightAnswer(name)));
  }

  /** They are asked anew. */
  forget(names: readonly string[]): void {
    for (const name of names) {
      if (!Object.hasOwn(this.answers, name)) continue;
      const { [name]: _, ...others } = this.answers;
      this.answers = others;
      this.broadcast({ type: 'answer-changed', question: name, answer: null });
    }
  }

  private async rightAnswer(name: string): Promise<RightAnswer | undefined> {
    return (await this.deck.answers()).find(({ question }) => question === name);
  }

  /** How many answers have been wrong. */
  triesOf(name: string): number {
    const answer = this.answers[name];
    return answer?.state === 'wrong' ? answer.tries : 0;
  }

  private set(question: string, answer: AnswerState): void {
    this.answers = { ...this.answers, [question]: answer };
    this.broadcast({ type: 'answer-changed', question, answer });
  }
}

/** Whether these can be chosen there. None may be: it is for what is right to say whether that will do. */
function isOffered({ kind, options }: Question, given: readonly number[]): boolean {
  return isAnswer({ options, isSeveral: kind === 'several' }, [...new Set(given)]);
}

function rightly(right: RightAnswer | undefined): AnswerState {
  const explanation = right?.explanation ? notesHtml(right.explanation) : null;
  const translations = Object.entries(right?.translations ?? {}).map(([tag, text]) => [tag, notesHtml(text)] as const);
  return {
    ...{ state: 'right', explanation },
    ...(translations.length > 0 ? { translations: Object.fromEntries(translations) } : {}),
  };
}

const NOT_OFFERED: Refusal = {
  reason: 'unknown-question',
  message: 'This question has no such answer. Reload the page.',
};
const UNKNOWN: Refusal = { reason: 'unknown-question', message: 'This deck has no such question. Reload the page.' };
