import type { ComponentProps, ElementType } from 'react';
import type { Deck } from '#core/deck';
import { isProven, type RehearsalRecord } from '#core/rehearsal-record';
import { minutesOf, type TaskMinutes } from '#core/task-times';
import { Slide } from '../mdx/slide';
import { rehearsedWords } from './rehearsed-words';
import type { TaskProps } from './task';

/** When all of a deck was last carried out, and whether it is still the same deck; null when it never was. */
export function rehearsalNote(deck: Pick<Deck, 'blocks'>, record: RehearsalRecord | null): string | null {
  if (!record) return null;
  return isProven(deck, record) ? rehearsedWords(record) : `${rehearsedWords(record)}, changed since`;
}

/** What is known of a lab beside its text. `measured`: how long people have taken, by task. */
type Findings = { record: RehearsalRecord | null; measured: TaskMinutes };

/**
 * The deck's components with what rehearsal and people have found: the note at the foot of the first slide, and minutes of
 * tasks: measured on people, else as their author says, else as rehearsed.
 */
export function withFindings(
  components: Record<string, ElementType>,
  deck: Pick<Deck, 'blocks' | 'slides'>,
  { record, measured }: Findings,
): Record<string, ElementType> {
  const note = rehearsalNote(deck, record);
  const first = deck.slides[0]?.name;
  const Task = components.Task;
  return {
    ...components,
    ...(note !== null && {
      Slide: (props: ComponentProps<typeof Slide>) => (
        <Slide {...props} {...(props.name === first && !props.footer ? { footer: note } : {})} />
      ),
    }),
    ...(Task && {
      Task: (props: TaskProps) => (
        <Task
          {...props}
          minutes={minutesOf(measured, props.name) ?? props.minutes ?? record?.tasks[props.name]?.minutes}
        />
      ),
    }),
  };
}
