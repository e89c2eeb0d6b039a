import type { ImagesFacts } from '#core/figure-facts';
import { count, shownBytes } from '#core/figure-words';

/** Each image as a bar of its layers, all on one scale. */
export function ImagesFigure({ facts: { images, more } }: { facts: ImagesFacts }) {
  const most = Math.max(...images.map(({ bytes }) => bytes), 1);
  const nodes = new Set(images.map(({ node }) => node));
  const hasShared = images.some(({ layers }) => layers.some(({ isShared }) => isShared));
  const hasStandIn = images.some(({ standIn }) => standIn === 'base');
  return (
    <div className="figure-rows figure-images">
      {images.map(({ node, name, bytes, standIn, layers }) => (
        <div key={`${node} ${name}`} className="figure-row">
          <span className="figure-name">
            {name}
            {standIn === 'itself' && <span className="figure-soft"> stand-in</span>}
            {nodes.size > 1 && <span className="figure-soft"> on {node}</span>}
          </span>
          <span className="figure-bar" style={{ width: `${(bytes / most) * 100}%` }}>
            {layers.map(({ key, bytes: size, by, isShared }) => (
              <i
                key={key}
                className="figure-layer"
                data-shared={isShared || undefined}
                title={`${shownBytes(size)} ${by}`}
                style={{ flexGrow: size }}
              />
            ))}
          </span>
          <span className="figure-value">
            {shownBytes(bytes)}
            <span className="figure-soft"> {count(layers.length, 'layer')}</span>
          </span>
        </div>
      ))}
      {(hasShared || hasStandIn || more > 0) && (
        <p className="figure-legend">
          {hasShared && (
            <>
              <i className="figure-layer" data-shared /> shared, and kept once <i className="figure-layer" /> its own
            </>
          )}
          {hasStandIn && <span className="figure-soft"> built on stand-ins, made from Debian’s packages</span>}
          {more > 0 && <span className="figure-soft"> {more} more</span>}
        </p>
      )}
    </div>
  );
}
