import type { FigureFacts } from '#core/figure-facts';
import { tableOf } from '#core/figure-view';
import { HealthFigure } from './health-figure';
import { ImagesFigure } from './images-figure';
import { LogsFigure } from './logs-figure';
import { PipelineFigure } from './pipeline-figure';
import { StatsFigure } from './stats-figure';
import { SwarmFigure } from './swarm-figure';
import { TrafficFigure } from './traffic-figure';
import './figures.css';
import './figure-rows.css';
import './figure-swarm.css';

export type DrawingProps = {
  facts: FigureFacts;
  /** When the facts were told, by the server's clock, and how far that is behind this one's. */
  at: number;
  behindMs: number;
  /** Time goes on; false for facts that were kept. */
  isMoving: boolean;
};

/** The facts as a picture, and as a table for whoever does not see it. */
export function FigureDrawing(props: DrawingProps) {
  const table = tableOf(props.facts);
  if (!table) return <Drawing {...props} />;
  return (
    <>
      <div aria-hidden="true">
        <Drawing {...props} />
      </div>
      <div className="visually-hidden">
        <table>
          <thead>
            <tr>
              {table.head.map((cell) => (
                <th key={cell} scope="col">
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row has no name of its own
              <tr key={i}>
                {row.map((cell, column) => (
                  <td key={table.head[column]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Drawing({ facts, at, behindMs, isMoving }: DrawingProps) {
  switch (facts.kind) {
    case 'images':
      return <ImagesFigure facts={facts} />;
    case 'health':
      return <HealthFigure facts={facts} at={at} behindMs={behindMs} isMoving={isMoving} />;
    case 'stats':
      return <StatsFigure facts={facts} />;
    case 'logs':
      return <LogsFigure facts={facts} isMoving={isMoving} />;
    case 'swarm':
      return <SwarmFigure facts={facts} />;
    case 'traffic':
      return <TrafficFigure facts={facts} />;
    case 'pipeline':
      return <PipelineFigure facts={facts} at={at} behindMs={behindMs} isMoving={isMoving} />;
  }
}
