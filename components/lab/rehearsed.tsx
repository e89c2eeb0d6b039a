import type { ComponentProps, ElementType } from 'react';
import type { Deck } from '#core/deck';
import { isProven, type RehearsalRecord } from '#core/rehearsal-record';
import { Slide } from '../mdx/slide';
import { rehearsedWords } from './rehearsed-words';
import type { TaskProps } from './task';

/** When all of a deck was last carried out, and whether it is still the same deck; null when it never was. */
export function rehearsalNote(deck: Pick<Deck, 'blocks'>, record: RehearsalRecord | null): string | null {
  if (!record) return null;
  return isProven(deck, record) ? rehearsedWords(record) : `${rehearsedWords(record)}, changed since`;
}

/**
 * The deck's components with what rehearsal has found: the note at the foot of the first slide, and minutes of tasks
 * whose author gave none.
 */
export function withRehearsal(
  components: Record<string, ElementType>,
  deck: Pick<Deck, 'blocks' | 'slides'>,
  record: RehearsalRecord | null,
): Record<string, ElementType> {
  const note = rehearsalNote(deck, record);
  if (!record || note === null) return components;
  const first = deck.slides[0]?.name;
  const Task = components.Task;
  return {
    ...components,
    Slide: (props: ComponentProps<typeof Slide>) => (
      <Slide {...props} {...(props.name === first && !props.footer ? { footer: note } : {})} />
    ),
    ...(Task && {
      Task: (props: TaskProps) => <Task {...props} minutes={props.minutes ?? record.tasks[props.name]?.minutes} />,
    }),
  };
}
