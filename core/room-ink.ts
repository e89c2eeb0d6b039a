// Owns what has been drawn on the slides of an open room so far, for pages that come late. It is bounded: of more than that
// the strokes that were begun first are left out.
import type { InkMessage } from './window-messages';

/** Of all strokes, x and y each: so much is said to a page that comes late. */
export const MAX_INK_NUMBERS = 8_000;
/** Slides on which something was drawn, wiped ones included. */
const MAX_INK_SLIDES = 200;

type Stroke = { slide: string; stroke: string; points: number[] };

export class RoomInk {
  /** In the order in which they were begun. */
  private strokes: Stroke[] = [];
  private readonly slides = new Set<string>();

  take(message: InkMessage): void {
    switch (message.type) {
      case 'pointed':
        return;
      case 'drew':
        return this.draw(message);
      case 'undid':
        this.strokes = this.strokes.filter(({ slide, stroke }) => slide !== message.slide || stroke !== message.stroke);
        return;
      case 'cleared':
        this.strokes = this.strokes.filter(({ slide }) => slide !== message.slide);
        return;
      default:
        return message satisfies never;
    }
  }

  /** To a page that comes late, or again after it has missed something: each slide is wiped before. */
  messages(): InkMessage[] {
    const wiped = [...this.slides].map((slide): InkMessage => ({ type: 'cleared', slide }));
    const drawn = this.strokes.map(
      (each): InkMessage => ({ type: 'drew', from: 0, ...each, points: [...each.points] }),
    );
    return [...wiped, ...drawn];
  }

  private draw({ slide, stroke, from, points }: Extract<InkMessage, { type: 'drew' }>): void {
    const known = this.strokes.find((each) => each.slide === slide && each.stroke === stroke);
    // What goes on with a stroke that was left out has no beginning.
    if (from !== (known?.points.length ?? 0)) return;
    if (known) known.points.push(...points);
    else this.strokes.push({ slide, stroke, points: [...points] });
    this.slides.add(slide);
    this.trim();
  }

  private trim(): void {
    let numbers = this.strokes.reduce((sum, { points }) => sum + points.length, 0);
    while (numbers > MAX_INK_NUMBERS) numbers -= this.strokes.shift()?.points.length ?? numbers;
    const [oldest] = this.slides;
    if (this.slides.size <= MAX_INK_SLIDES || oldest === undefined) return;
    this.slides.delete(oldest);
    this.take({ type: 'cleared', slide: oldest });
  }
}
