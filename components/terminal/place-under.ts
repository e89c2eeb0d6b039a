/** In the browser's top layer, for the terminal's frame cuts off what leaves it. */
export function placeUnder(panel: HTMLElement | null, button: HTMLElement | null): void {
  if (!panel || !button) return;
  const { bottom, right } = button.getBoundingClientRect();
  panel.style.left = `${Math.max(8, right - panel.offsetWidth)}px`;
  panel.style.top = `${Math.max(8, Math.min(bottom + 4, innerHeight - panel.offsetHeight - 8))}px`;
}
