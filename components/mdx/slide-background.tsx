import { drawnBackground } from '#core/background';
import './slide-background.css';

/** What lies behind a slide; first in it. Its words choose their colour by it, so nothing else need be set. */
export function SlideBackground({ background }: { background: string }) {
  const drawn = drawnBackground(background);
  if (!drawn) return null;
  if (drawn.kind === 'colour') {
    const ground = drawn.isDark ? 'dark' : 'light';
    return <div className="slide-background" data-ground={ground} style={{ background: drawn.css }} />;
  }
  return (
    <div className="slide-background" data-ground="picture">
      {drawn.kind === 'image' ? (
        // biome-ignore lint/performance/noImgElement: decks are rendered outside of Next's own pictures.
        <img src={drawn.file} alt="" loading="lazy" decoding="async" />
      ) : (
        <video src={drawn.file} muted loop playsInline preload="none" tabIndex={-1} aria-hidden="true" />
      )}
    </div>
  );
}
