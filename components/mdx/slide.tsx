import type { ReactNode } from 'react';
import { groundOf, SlideBackground } from './slide-background';

type SlideProps = {
  name: string;
  title: string;
  /** Absent: not counted. Attributes of compiled decks are text. */
  number?: string;
  layout: string;
  across: string;
  down: string;
  steps: string;
  /** Absent: that of the page around it. */
  lang?: string;
  className?: string;
  transition?: string;
  autoAnimate?: string;
  background?: string;
  header?: string;
  footer?: string;
  children: ReactNode;
};

/** One slide. Which of them is shown is CSS's business: the address names it, and `:target` or the clock's marks follow. */
export function Slide({ name, title, number, layout, steps, header, footer, children, ...rest }: SlideProps) {
  const anchors = Array.from({ length: Number(steps) }, (_, i) => `${name}.${i + 1}`);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a slide is a named group; a fieldset is for forms.
    <section
      id={name}
      className={rest.className ? `slide ${rest.className}` : 'slide'}
      lang={rest.lang}
      data-layout={layout}
      data-ground={rest.background && groundOf(rest.background)}
      data-steps={steps}
      data-across={rest.across}
      data-down={rest.down}
      data-transition={rest.transition}
      data-auto-animate={rest.autoAnimate}
      role="group"
      aria-roledescription="slide"
      aria-label={number ? `${number}: ${title}` : title}
    >
      {anchors.map((id) => (
        <span key={id} id={id} className="step-anchor" />
      ))}
      {rest.background && <SlideBackground background={rest.background} />}
      {header && <p className="slide-header">{header}</p>}
      <div className="slide-canvas">{children}</div>
      {footer && <p className="slide-footer">{footer}</p>}
      <a className="slide-link" href={`#${name}`}>
        <span className="slide-link-number">{number}</span> <span className="slide-link-title">{title}</span>
      </a>
    </section>
  );
}
