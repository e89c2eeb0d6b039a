'use client';
import {
  ArrowLeft,
  ArrowRight,
  CircleQuestionMark,
  Contrast,
  LayoutGrid,
  Maximize,
  SquareTerminal,
} from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import type { Position } from '#core/position';
import { ConnectionBadge } from '../live/connection-badge';
import type { SlideRef } from './clock';
import type { TalkAction } from './keys';
import { placeOf } from './place';

/** What a deck says of the chrome. */
export type ChromeChoice = {
  slideNumbers: boolean;
  progress: boolean;
  /** The deck's own line stands where its title would. */
  hasFooter: boolean;
  /** To its recording, and to the deck in other languages. */
  links?: ReactNode;
};

type ChromeProps = ChromeChoice & {
  title: string;
  position: Position;
  slides: readonly SlideRef[];
  onAction: (action: TalkAction) => void;
};

/** The bar that hides while the mouse rests; number and progress stay. */
export function Chrome({ title, position, slides, onAction, ...choice }: ChromeProps) {
  const { number, count, share, isFirst, isLast } = placeOf(slides, position);
  const button = (action: TalkAction, label: string, Icon: ComponentType<{ size: string }>, isOff = false) => (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      data-action={action}
      disabled={isOff}
      onClick={(event) => {
        if (event.detail > 0) event.currentTarget.blur();
        onAction(action);
      }}
    >
      <Icon size="1.25em" aria-hidden="true" />
    </button>
  );
  return (
    <footer className="chrome">
      <div className="chrome-part chrome-hides">
        <a className="chrome-home" href="/">
          Slipway
        </a>
        {!choice.hasFooter && <span className="chrome-title">{title}</span>}
      </div>
      <div className="chrome-part chrome-tools needs-script">
        <ConnectionBadge />
        <span className="chrome-part chrome-hides">
          {button('terminal', 'Terminal (t)', SquareTerminal)}
          {button('overview', 'Overview (o)', LayoutGrid)}
          {button('theme', 'Dark or light (d)', Contrast)}
          {button('fullscreen', 'Full screen (f)', Maximize)}
          {button('help', 'Keys (?)', CircleQuestionMark)}
        </span>
      </div>
      <div className="chrome-part chrome-hides">{choice.links}</div>
      <div className="chrome-part chrome-moves">
        <span className="chrome-hides needs-script">{button('previous', 'Back', ArrowLeft, isFirst)}</span>
        {choice.slideNumbers && (
          <span className="chrome-number needs-script">
            {number !== null && (
              <>
                {number} <span className="chrome-count">/ {count}</span>
              </>
            )}
          </span>
        )}
        <span className="chrome-hides needs-script">{button('next', 'Next', ArrowRight, isLast)}</span>
      </div>
      {choice.progress && (
        <div className="chrome-progress needs-script" aria-hidden="true">
          <div style={{ transform: `scaleX(${share})` }} />
        </div>
      )}
    </footer>
  );
}
