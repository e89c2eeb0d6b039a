import { type SearchedSlide, type SlideHit, searchSlides } from '#core/slide-search';
import type { SlideRef } from '../talk/clock';
import { searchedSlide } from '../talk/searched-slide';
import { made, openDialog } from './offline-dialog';
import '../talk/go-to.css';

/** Finds a slide by number, title or any word on it, as a page with a server does. */
export function openSearch(slides: readonly SlideRef[], goTo: (slide: number) => void): void {
  new Search(slides, goTo);
}

class Search {
  private readonly texts: SearchedSlide[];
  private readonly field = made('input', FIELD);
  private readonly list = made('div', {
    class: 'go-to-hits',
    id: 'go-to-hits',
    role: 'listbox',
    'aria-label': 'Slides',
  });
  private readonly none = made('p', { class: 'go-to-none' }, 'No slide has these words. Esc closes the search.');
  private readonly count = made('p', { class: 'visually-hidden', role: 'status' });
  private readonly dialog: HTMLDialogElement;
  private hits: SlideHit[] = [];

  constructor(
    private readonly slides: readonly SlideRef[],
    private readonly goTo: (slide: number) => void,
  ) {
    this.texts = slides.map(searchedSlide);
    const parts = [this.field, this.list, this.none, this.count];
    this.dialog = openDialog({ class: 'go-to', 'aria-label': 'Go to a slide' }, ...parts);
    this.field.addEventListener('input', () => this.find());
    this.field.addEventListener('keydown', (event) => this.press(event));
    this.find();
  }

  private find(): void {
    this.hits = searchSlides(this.texts, this.field.value);
    this.list.replaceChildren(...this.hits.map((hit, place) => this.row(hit, place)));
    this.none.hidden = this.hits.length > 0;
    this.count.textContent = this.hits.length === 1 ? '1 slide' : `${this.hits.length} slides`;
    this.choose(0);
  }

  private row(hit: SlideHit, place: number): HTMLElement {
    const { number = null, title = '', down = 0 } = this.slides[hit.slide] ?? {};
    const row = made('div', { class: 'go-to-hit', id: `go-to-${place}`, role: 'option' });
    if (down > 0) row.dataset.down = '';
    row.append(made('span', { class: 'go-to-number' }, number === null ? '' : String(number)));
    row.append(made('span', { class: 'go-to-title' }, title));
    if (hit.match)
      row.append(made('span', { class: 'go-to-piece' }, hit.before, made('mark', {}, hit.match), hit.after));
    row.addEventListener('click', () => this.go(place));
    return row;
  }

  private chosen(): number {
    return [...this.list.children].findIndex((row) => row.ariaSelected === 'true');
  }

  private choose(place: number): void {
    for (const [each, row] of [...this.list.children].entries()) row.ariaSelected = String(each === place);
    if (this.hits.length > 0) this.field.setAttribute('aria-activedescendant', `go-to-${place}`);
    else this.field.removeAttribute('aria-activedescendant');
    this.list.children[place]?.scrollIntoView({ block: 'nearest' });
  }

  private press(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') this.go(this.chosen());
    // Else the field would take it, to be emptied.
    else if (event.key === 'Escape') this.dialog.close();
    else if (by === undefined) return;
    else this.choose(Math.min(Math.max(this.chosen() + by, 0), this.hits.length - 1));
    event.preventDefault();
  }

  private go(place: number): void {
    const hit = this.hits[place];
    if (!hit) return;
    this.dialog.close();
    this.goTo(hit.slide);
  }
}

const FIELD = {
  class: 'go-to-field',
  type: 'search',
  role: 'combobox',
  'aria-expanded': 'true',
  'aria-controls': 'go-to-hits',
  'aria-label': 'Number, title or words of a slide',
  placeholder: 'Number, title or words',
  autocomplete: 'off',
};
