'use client';
import { type RefObject, useState } from 'react';
import { createPortal } from 'react-dom';
import * as z from 'zod/mini';
import { isAnswer } from '#core/polls';
import { keep, kept } from '../ui/kept';
import { DrawnOption, PollAnswers } from './poll-answers';
import type { PollOnPage } from './polls-on-page';
import { usePolls } from './use-polls';

type OwnPollsProps = { deck: string; root: RefObject<HTMLElement | null>; revision: string };

/** The polls of a deck that somebody reads alone: their own answer is kept on the device, and nobody else's is shown. */
export function OwnPolls({ deck, root, revision }: OwnPollsProps) {
  const polls = usePolls(root, revision);
  return polls.map((poll) =>
    createPortal(<OwnPoll key={poll.name} poll={poll} place={`slipway.poll.${deck}.${poll.name}`} />, poll.place),
  );
}

/** `place`: where on the device. */
function OwnPoll({ poll, place }: { poll: PollOnPage; place: string }) {
  const [yours, setYours] = useState<readonly number[]>(() => keptAnswer(poll, kept(place)));
  const choose = (options: number[]) => {
    keep(place, JSON.stringify(options));
    setYours(options);
  };
  return (
    <div className="poll-live">
      <PollAnswers
        {...poll}
        options={poll.options.map((html) => <DrawnOption key={html} html={html} />)}
        yours={yours}
        onChoose={choose}
        tally={null}
      />
      <p className="poll-foot" role="status">
        {yours.length > 0 ? 'Your answer is kept on this device.' : 'In a room you would see what others answer.'}
      </p>
    </div>
  );
}

/** What fits the poll as it is now. */
function keptAnswer(poll: PollOnPage, text: string | null): readonly number[] {
  try {
    const answer = z.array(z.int()).parse(JSON.parse(text ?? '[]'));
    return isAnswer(poll, answer) ? answer : [];
  } catch {
    return [];
  }
}
