/** One of the deck's questions as a slide asks it. The slide has it all, so no page is sent it twice. */
export type QuizOnPage = {
  name: string;
  title: string;
  isSeveral: boolean;
  /** Each as the HTML that the server drew; none where an answer is typed. */
  options: readonly string[];
  form: HTMLElement;
};

export function quizzesOn(root: ParentNode | null): QuizOnPage[] {
  const forms = [...(root?.querySelectorAll<HTMLElement>('.slide .question') ?? [])];
  return forms.flatMap((form) => {
    const { question: name, kind } = form.dataset;
    if (!name || kind === 'confirm') return [];
    const options = [...form.querySelectorAll('.question-option > span')].map(({ innerHTML }) => innerHTML);
    return [{ name, title: askedIn(form), isSeveral: kind === 'several', options, form }];
  });
}

/** What stands before the answers. */
function askedIn(form: HTMLElement): string {
  const parts = [...(form.querySelector('.question-fields')?.childNodes ?? [])];
  const asked = parts.filter((part) => !(part instanceof Element && part.matches('.question-options, .question-text')));
  return asked.map(({ textContent }) => textContent?.trim()).join(' ');
}

type Counts = { people: number; right: number; counts: readonly number[] };

/** As bars of a poll: of a question to which one types, how many were right and how many were not. */
export function barsOf({ options }: Pick<QuizOnPage, 'options'>, { people, right, counts }: Counts) {
  if (options.length === 0) return { options: TYPED, tally: { people, counts: [right, people - right] } };
  return { options, tally: { people, counts: options.map((_, index) => counts[index] ?? 0) } };
}

const TYPED: readonly string[] = ['Right at the first try', 'Not at the first try'];
