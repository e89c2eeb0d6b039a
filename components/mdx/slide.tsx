import type { ReactNode } from 'react';

type SlideProps = { name: string; title: string; number: number | string; layout: string; children: ReactNode };

/** One slide. Which of them is shown is CSS's business: the address names it, and `:target` follows. */
export function Slide({ name, title, number, layout, children }: SlideProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a slide is a named group; a fieldset is for forms.
    <section
      id={name}
      className="slide"
      data-layout={layout}
      role="group"
      aria-roledescription="slide"
      aria-label={`${number}: ${title}`}
    >
      <div className="slide-canvas">{children}</div>
      <a className="slide-link" href={`#${name}`}>
        <span className="slide-link-number">{number}</span> <span className="slide-link-title">{title}</span>
      </a>
    </section>
  );
}
