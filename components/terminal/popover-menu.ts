import type { KeyboardEvent } from 'react';

export function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')];
}

export function moveInMenu(event: KeyboardEvent<HTMLElement>, close: () => void): void {
  const items = itemsOf(event.currentTarget);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const { key } = event;
  const places: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1 + items.length,
    Home: 0,
    End: items.length - 1,
  };
  const place = places[key] ?? (key.length === 1 && key !== ' ' ? startingWith(items, key, at) : undefined);
  event.stopPropagation();
  if (key === 'Tab' || key === 'Escape') {
    event.preventDefault();
    close();
  } else if (place !== undefined) {
    event.preventDefault();
    items[place % items.length]?.focus();
  }
}

function startingWith(items: HTMLElement[], letter: string, after: number): number | undefined {
  const order = items.map((_, index) => (after + 1 + index) % items.length);
  return order.find((index) => items[index]?.textContent?.toLowerCase().startsWith(letter.toLowerCase()));
}

export function closeTo(menu: HTMLElement | null, button: HTMLElement | null): void {
  menu?.hidePopover();
  button?.focus();
}

/** In the browser's top layer, for the terminal's frame cuts off what leaves it. */
export function placeBelow(menu: HTMLElement, button: HTMLElement): void {
  const { bottom, right } = button.getBoundingClientRect();
  const left = Math.min(right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8);
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${bottom + 4}px`;
}
