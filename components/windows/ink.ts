import type { InkMessage } from '#core/window-messages';
import './ink.css';

type Stroke = { stroke: string; line: SVGPolylineElement; points: number[] };

const SVG = 'http://www.w3.org/2000/svg';
/** Units of the drawing, in which a slide is 16 by 9. */
const [WIDTH, HEIGHT] = [1600, 900];

/** The laser pointer and what is drawn over the slides, in shares of the slide, so that it lies alike in each window. */
export class Ink {
  readonly layer = document.createElementNS(SVG, 'svg');
  private readonly strokes = new Map<string, Stroke[]>();
  private readonly dot = document.createElementNS(SVG, 'circle');
  private slide = '';

  constructor(stage: HTMLElement) {
    this.layer.setAttribute('class', 'ink');
    this.layer.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    this.layer.setAttribute('preserveAspectRatio', 'none');
    this.layer.setAttribute('aria-hidden', 'true');
    this.dot.setAttribute('class', 'ink-laser');
    this.dot.setAttribute('r', '10');
    stage.append(this.layer);
  }

  /** Shows what is drawn on that slide. */
  show(slide: string): void {
    if (slide === this.slide) return;
    this.slide = slide;
    this.layer.replaceChildren(...this.on(slide).map(({ line }) => line));
  }

  take(message: InkMessage): void {
    if (message.type === 'pointed') return this.point(message.at);
    const { slide } = message;
    if (message.type === 'drew') this.add(message);
    else if (message.type === 'undid') this.remove(slide, ({ stroke }) => stroke === message.stroke);
    else this.remove(slide, () => true);
  }

  /** The last stroke on that slide. */
  last(slide: string): string | undefined {
    return this.on(slide).at(-1)?.stroke;
  }

  /** All that is drawn, as it would be said to a window that is new. */
  messages(): InkMessage[] {
    return [...this.strokes].flatMap(([slide, strokes]) =>
      strokes.map(({ stroke, points }): InkMessage => ({ type: 'drew', slide, stroke, from: 0, points: [...points] })),
    );
  }

  close(): void {
    this.layer.remove();
  }

  private on(slide: string): Stroke[] {
    return this.strokes.get(slide) ?? [];
  }

  private add({ slide, stroke, from, points }: Extract<InkMessage, { type: 'drew' }>): void {
    let found = this.on(slide).find((each) => each.stroke === stroke);
    if (!found) {
      found = { stroke, line: document.createElementNS(SVG, 'polyline'), points: [] };
      this.strokes.set(slide, [...this.on(slide), found]);
      if (slide === this.slide) this.layer.append(found.line);
    }
    // Told again, to a window that is new, it is the same.
    if (from !== found.points.length) return;
    found.points.push(...points);
    const drawn = found.points.map((share, i) => Math.round(share * (i % 2 === 0 ? WIDTH : HEIGHT)));
    found.line.setAttribute('points', drawn.join(' '));
  }

  private remove(slide: string, isGone: (stroke: Stroke) => boolean): void {
    for (const stroke of this.on(slide)) if (isGone(stroke)) stroke.line.remove();
    this.strokes.set(
      slide,
      this.on(slide).filter((stroke) => !isGone(stroke)),
    );
  }

  private point(at: readonly [number, number] | null): void {
    if (!at) return this.dot.remove();
    this.dot.setAttribute('cx', String(at[0] * WIDTH));
    this.dot.setAttribute('cy', String(at[1] * HEIGHT));
    this.layer.append(this.dot);
  }
}
