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
        <Promised kind={kind} />
      </FigurePlace>
    </figure>
  );
}

/** Where no sandbox is: what was kept of it may be drawn into its place. */
export function StillFigure({ kind, title, ...view }: FigureProps) {
  return (
    <figure className="figure" data-figure={kind} data-of={view.of} data-node={view.node} data-port={view.port}>
      {title && <figcaption className="figure-title">{title}</figcaption>}
      <div className="figure-place">
        <Promised kind={kind} />
      </div>
    </figure>
  );
}

function Promised({ kind }: { kind: FigureKind }) {
  return <p className="figure-empty">Here the talk draws {FIGURE_PROMISES[kind]}.</p>;
}
