/** A poll as a slide asks it. The slide has it all, so no page is sent it twice. */
export type PollOnPage = {
  name: string;
  title: string;
  isSeveral: boolean;
  /** Each as the HTML that the server drew. */
  options: readonly string[];
  card: HTMLElement;
  /** Where its answers are drawn. */
  place: Element;
};

export function pollsOn(root: ParentNode | null): PollOnPage[] {
  const cards = [...(root?.querySelectorAll<HTMLElement>('.slide .poll') ?? [])];
  return cards.flatMap((card) => {
    const place = card.querySelector('.poll-place');
    const { poll: name, title = '', several } = card.dataset;
    if (!place || !name) return [];
    const options = [...card.querySelectorAll('.poll-options .poll-words')].map(({ innerHTML }) => innerHTML);
    return [{ name, title, isSeveral: several !== undefined, options, card, place }];
  });
}
