// Owns quizzes that another tool writes as lists: `- ( )` and `- (x)` of one answer, `- [ ]` and `- [x]` of several.
import type { List, ListItem, RootContent } from 'mdast';
import { textOf } from '../syntax';
import type { Ledger } from './imported';
import { flowElement } from './jsx';
import type { LabBlocks } from './lab-blocks';

type Ground = {
  blocks: LabBlocks;
  ledger: Ledger;
  lineOf: (line: number) => number;
  /** Numbers of the lines that said “quiz”. */
  quizzes: Set<number>;
};

const ROUND = /^\(([ xX]?)\)[ \t]*/;

/** Lists that are quizzes as `<Quiz>`, each with the question before it. */
export function readQuizzes(nodes: readonly RootContent[], ground: Ground): RootContent[] {
  const out: RootContent[] = [];
  for (const node of nodes) {
    const before = out.at(-1);
    const question = before?.type === 'paragraph' ? before : null;
    const isQuiz = node.type === 'list' && (isMarked(node, question, ground) || isRound(node));
    const quiz = isQuiz ? quizOf(node, question, ground) : null;
    if (quiz && question) out.pop();
    out.push(quiz ?? node);
  }
  return out;
}

function isRound(list: List): boolean {
  return list.children.every((item) => ROUND.test(textOf(item)));
}

/** All of them boxes, and the word beside the list or its question. A word is for one list. */
function isMarked(list: List, question: RootContent | null, { quizzes, lineOf }: Ground): boolean {
  if (!list.position) return false;
  const from = lineOf((question?.position ?? list.position).start.line) - 2;
  const to = lineOf(list.position.end.line) + 2;
  const mark = [...quizzes].find((line) => line >= from && line <= to);
  if (mark === undefined) return false;
  quizzes.delete(mark);
  return list.children.every(({ checked }) => typeof checked === 'boolean');
}

function quizOf(list: List, question: RootContent | null, { blocks, ledger, lineOf }: Ground): RootContent | null {
  const line = lineOf(list.position?.start.line ?? 1);
  const right = list.children.filter((item) => item.checked ?? /^\([xX]\)/.test(textOf(item))).length;
  const isEmpty = list.children.some((item) => textOf(item).replace(ROUND, '').trim() === '');
  if (right === 0 || list.children.length < 2 || isEmpty) {
    ledger.changed(line, 'a quiz without a right answer is a list');
    return null;
  }
  if (!question) ledger.changed(line, 'a quiz that asks nothing asks which answer is right');
  const asked: RootContent = question ?? {
    type: 'paragraph',
    children: [{ type: 'text', value: right > 1 ? 'Which of these are right?' : 'Which of these is right?' }],
  };
  const options: List = { ...list, ordered: false, spread: false, children: list.children.map(optionOf) };
  const name = blocks.name(textOf(asked), 'quiz');
  return flowElement('Quiz', { name }, [asked, options]);
}

function optionOf(item: ListItem): ListItem {
  if (typeof item.checked === 'boolean') return { ...item, spread: false };
  const checked = /^\([xX]\)/.test(textOf(item));
  const [paragraph, ...rest] = item.children;
  if (paragraph?.type !== 'paragraph') return { ...item, checked };
  const [first, ...more] = paragraph.children;
  const bare = first?.type === 'text' ? [{ ...first, value: first.value.replace(ROUND, '') }] : first ? [first] : [];
  return { ...item, checked, spread: false, children: [{ ...paragraph, children: [...bare, ...more] }, ...rest] };
}
