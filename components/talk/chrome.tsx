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
import type { ComponentType } from 'react';
import { ConnectionBadge } from '../live/connection-badge';
import type { TalkAction } from './keys';

type ChromeProps = { title: string; index: number; count: number; onAction: (action: TalkAction) => void };

/** The bar that hides while the mouse rests; number and progress stay. */
export function Chrome({ title, index, count, onAction }: ChromeProps) {
  const button = (action: TalkAction, label: string, Icon: ComponentType<{ size: string }>, isOff = false) => (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
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
        <span className="chrome-title">{title}</span>
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
      <div className="chrome-part chrome-moves">
        <span className="chrome-hides needs-script">
          {button('previous', 'Previous slide', ArrowLeft, index === 0)}
        </span>
        <span className="chrome-number needs-script">
          {index + 1} <span className="chrome-count">/ {count}</span>
        </span>
        <span className="chrome-hides needs-script">
          {button('next', 'Next slide', ArrowRight, index === count - 1)}
        </span>
      </div>
      <div className="chrome-progress needs-script" aria-hidden="true">
        <div style={{ transform: `scaleX(${(index + 1) / count})` }} />
      </div>
    </footer>
  );
}
