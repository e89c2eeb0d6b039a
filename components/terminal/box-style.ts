import type { CSSProperties } from 'react';
import type { Box } from '#core/panes';

/** A share of the desk as the place it takes there. */
export function boxStyle({ left, top, width, height }: Box): CSSProperties {
  const percent = (share: number) => `${+(share * 100).toFixed(4)}%`;
  return { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
}
