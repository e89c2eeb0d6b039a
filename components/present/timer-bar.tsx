'use client';
import { Pause, Play, RotateCcw } from 'lucide-react';
import { dueSlide, leadMs, lengthOf, type Plan, paceWords } from '#core/pacing';
import { elapsedOf, paused, started, type TalkTimer, UNSTARTED } from '#core/talk-timer';
import { shownTime } from '../player/times';
import { press } from './press';
import { useNow } from './use-now';
import './timer.css';

type Titled = { title: string };

type TimerBarProps = {
  timer: TalkTimer;
  change(timer: TalkTimer): void;
  plan: Plan | null;
  slide: number;
  slides: readonly Titled[];
};

/** What time it is, how long the talk has gone on, and whether that is as planned. */
export function TimerBar({ timer, change, plan, slide, slides }: TimerBarProps) {
  const now = useNow();
  const elapsed = now === null ? 0 : elapsedOf(timer, now);
  const isRunning = timer.since !== null;
  const toggle = () => change(isRunning ? paused(timer, Date.now()) : started(timer, Date.now()));
  return (
    <div className="timer">
      <span className="timer-clock" title="Time of day">
        {now === null ? '' : new Date(now).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}
      </span>
      <span className="timer-elapsed" role="timer" aria-label="Elapsed" data-running={isRunning}>
        {shownTime(elapsed / 1_000)}
      </span>
      {plan && (
        <span className="timer-plan">
          <span className="timer-left">{leftWords(lengthOf(plan) - elapsed)}</span>
          {elapsed > 0 && <Pace plan={plan} slide={slide} slides={slides} elapsed={elapsed} />}
        </span>
      )}
      <button type="button" className="button" onClick={press(toggle)}>
        {isRunning ? <Pause size="1em" aria-hidden="true" /> : <Play size="1em" aria-hidden="true" />}
        {isRunning ? 'Pause' : 'Start'}
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Reset the timer"
        title="Reset the timer"
        disabled={elapsed === 0}
        onClick={press(() => change(UNSTARTED))}
      >
        <RotateCcw size="1.1em" aria-hidden="true" />
      </button>
    </div>
  );
}

type PaceProps = { plan: Plan; slide: number; slides: readonly Titled[]; elapsed: number };

function Pace({ plan, slide, slides, elapsed }: PaceProps) {
  const lead = leadMs(plan, slide, elapsed);
  const due = slides[dueSlide(plan, elapsed)];
  const words = paceWords(lead);
  return (
    <span className="timer-pace" data-pace={words === 'On time' ? 'on' : lead > 0 ? 'ahead' : 'behind'}>
      {words}
      {words !== 'On time' && due && <span className="timer-due">by now: {due.title}</span>}
    </span>
  );
}

function leftWords(leftMs: number): string {
  return leftMs >= 0 ? `${shownTime(Math.ceil(leftMs / 1_000))} left` : `${shownTime(-leftMs / 1_000)} over`;
}
