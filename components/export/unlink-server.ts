/** Links to other pages of the server lead nowhere without it. */
export function unlinkServer(deck: HTMLElement): void {
  for (const link of deck.querySelectorAll<HTMLAnchorElement>('a[href]')) {
    const isLocal = link.origin === location.origin && link.pathname !== location.pathname;
    if (isLocal && !link.closest('.recording')) link.removeAttribute('href');
  }
}
