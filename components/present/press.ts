import type { MouseEvent } from 'react';

/** Acts on a click; after one with the mouse, Space goes on with the talk and does not press the button again. */
export function press(act: () => void) {
  return (event: MouseEvent<HTMLButtonElement>): void => {
    if (event.detail > 0) event.currentTarget.blur();
    act();
  };
}
