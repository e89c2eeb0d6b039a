'use client';
import { ArrowLeft, ArrowRight, CircleQuestionMark, Moon, MousePointer2, Pencil } from 'lucide-react';
import type { ComponentType } from 'react';
import type { Position } from '#core/position';
import type { SlideRef } from '../talk/clock';
import type { useTalk } from '../talk/use-talk';
import { press } from './press';
import type { useTalkWindows } from './use-talk-windows';

type ToolsProps = {
  talk: ReturnType<typeof useTalk>;
  windows: ReturnType<typeof useTalkWindows>;
  position: Position;
  number: number | null;
  steps: number;
  slides: readonly SlideRef[];
};

/** What the presenter does to the slide in front. */
export function PresenterTools({ talk, windows, position, number, steps, slides }: ToolsProps) {
  const { slide, step } = position;
  const count = slides.findLast((each) => each.number !== null)?.number ?? 0;
  const isStart = slide === 0 && step === 0;
  const isEnd = slide === slides.length - 1 && step === steps;
  return (
    <div className="now-tools">
      <button type="button" className="button now-move" disabled={isStart} onClick={press(() => talk.act('previous'))}>
        <ArrowLeft size="1.1em" aria-hidden="true" /> Back
      </button>
      <span className="now-place">
        {number ?? '–'} <span className="now-count">/ {count}</span>
        {steps > 0 && (
          <span className="now-step">
            step {step} of {steps}
          </span>
        )}
      </span>
      <span className="present-tools">
        <Toggle
          label="Laser pointer"
          Icon={MousePointer2}
          isOn={windows.tool === 'laser'}
          onClick={() => windows.toggle('laser')}
        />
        <Toggle label="Draw (e)" Icon={Pencil} isOn={windows.tool === 'pen'} onClick={() => windows.toggle('pen')} />
        <Toggle label="Black screen (b)" Icon={Moon} isOn={talk.isBlack} onClick={() => talk.act('black')} />
        <Toggle label="Keys (?)" Icon={CircleQuestionMark} onClick={() => talk.act('help')} />
      </span>
      <button type="button" className="button now-move" disabled={isEnd} onClick={press(() => talk.act('next'))}>
        Next <ArrowRight size="1.1em" aria-hidden="true" />
      </button>
    </div>
  );
}

type ToggleProps = { label: string; Icon: ComponentType<{ size: string }>; isOn?: boolean; onClick: () => void };

function Toggle({ label, Icon, isOn, onClick }: ToggleProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      aria-pressed={isOn}
      onClick={press(onClick)}
    >
      <Icon size="1.25em" aria-hidden="true" />
    </button>
  );
}
