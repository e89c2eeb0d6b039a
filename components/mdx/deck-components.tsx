import type { ComponentProps, ElementType } from 'react';
import { Confirm, Quiz, QuizOption, QuizOptions } from '../lab/question';
import { Hint, Solution, Task } from '../lab/task';
import { AudienceUrl } from './audience-url';
import { CheckBlock } from './check-block';
import { CopyBlock } from './copy-block';
import { DeckImage } from './deck-image';
import { Figure } from './figure';
import { FileBlock } from './file-block';
import { LiveVariable } from './live-variable';
import { Audio, Embed, Video } from './media';
import { Poll, PollOption, PollOptions } from './poll';
import { Recording } from './recording';
import { RoomProgress } from './room-progress';
import { RunBlock } from './run-block';
import { Slide } from './slide';

/** What a compiled deck is rendered with. The page's own first heading is the deck's title, so slides start at two. */
export const deckComponents: Record<string, ElementType> = {
  Slide,
  RunBlock,
  CheckBlock,
  FileBlock,
  CopyBlock,
  Task,
  Hint,
  Solution,
  Quiz,
  QuizOptions,
  QuizOption,
  Confirm,
  Poll,
  PollOptions,
  PollOption,
  AudienceUrl,
  LiveVariable,
  Figure,
  Recording,
  RoomProgress,
  DeckImage,
  Video,
  Audio,
  Embed,
  h1: (props: ComponentProps<'h2'>) => <h2 {...props} />,
  a: DeckLink,
};

function DeckLink(props: ComponentProps<'a'>) {
  const isOutside = /^https?:/.test(props.href ?? '');
  return <a {...props} {...(isOutside ? { target: '_blank', rel: 'noopener' } : {})} />;
}
