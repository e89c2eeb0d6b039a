/** A task as its card says it. */
export type ListedTask = {
  name: string;
  title: string;
  minutes: number | null;
  /** Names of its checks and questions. */
  conditions: readonly string[];
  /** Its slide's address. */
  slide: string;
};

/** In the order of the deck. The cards have it all, so no page is sent it twice. */
export function tasksOn(root: ParentNode | null): ListedTask[] {
  return [...(root?.querySelectorAll<HTMLElement>('.task') ?? [])].map((card) => ({
    name: card.dataset.task ?? '',
    title: card.dataset.title ?? '',
    minutes: card.dataset.minutes ? Number(card.dataset.minutes) : null,
    conditions: card.dataset.conditions?.split(' ') ?? [],
    slide: card.closest('.slide')?.id ?? '',
  }));
}
