import type { FigureKind } from '#core/figure-facts';
import { FIGURE_PROMISES } from '#core/figure-promises';
import type { FigureView } from '#core/figure-view';
import { FigurePlace } from './figure-place';
import './figure.css';

type FigureProps = FigureView & { kind: FigureKind; title?: string };

/** What goes on in the sandbox, drawn as it happens. */
export function Figure({ kind, title, ...view }: FigureProps) {
  return (
    <figure className="figure" data-figure={kind} data-of={view.of} data-node={view.node} data-port={view.port}>
      {title && <figcaption className="figure-title">{title}</figcaption>}
      <FigurePlace kind={kind} view={view}>
        <p className="figure-empty">Here the talk draws {FIGURE_PROMISES[kind]}.</p>
      </FigurePlace>
    </figure>
  );
}
