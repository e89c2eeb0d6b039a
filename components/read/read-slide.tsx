import { Children, type ComponentProps, isValidElement, type ReactElement, type ReactNode } from 'react';

export type ReadSlideProps = {
  name: string;
  title: string;
  number?: string;
  layout: string;
  /** Above 0: a detail of the slide before. */
  down: string;
  lang?: string;
  className?: string;
  children: ReactNode;
};

/** A slide as a part of an article. Its first heading is the part's own; the others stand below it. */
export function ReadSlide({
  name,
  title,
  layout,
  down,
  lang,
  className,
  deckTitle,
  children,
}: ReadSlideProps & { deckTitle: string }) {
  const parts = Children.toArray(children).flatMap(withoutPlate);
  const at = parts.findIndex(isHeading);
  const heading = parts[at] as ReactElement<{ children: ReactNode }> | undefined;
  // The article has said it already.
  const isTitle = layout === 'title' && title === deckTitle;
  const Title = down === '0' ? 'h2' : 'h3';
  const rest = parts.filter((_, index) => index !== at);
  return (
    <section
      className={className ? `read-slide ${className}` : 'read-slide'}
      id={name}
      lang={lang}
      data-layout={layout}
    >
      {heading && !isTitle && <Title>{heading.props.children}</Title>}
      {!heading && <Title className="visually-hidden">{title}</Title>}
      {rest}
    </section>
  );
}

/** Any heading in a slide but its first. */
export function ReadHeading(props: ComponentProps<'h4'>) {
  return <h4 {...props} />;
}

/** What has a ground of its own on a picture is text like any other here. */
function withoutPlate(part: ReactNode): ReactNode[] {
  const isPlate = isValidElement<ComponentProps<'div'>>(part) && part.props.className === 'slide-plate';
  return isPlate ? Children.toArray(part.props.children) : [part];
}

function isHeading(part: ReactNode): boolean {
  return isValidElement(part) && part.type === ReadHeading;
}
