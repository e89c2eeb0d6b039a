import { drawnBackground } from '#core/background';
import './slide-background.css';

/** How light what lies behind a slide is: a picture is as its scrim, which follows the theme. */
export function groundOf(background: string): 'dark' | 'light' | 'picture' | undefined {
  const drawn = drawnBackground(background);
  if (drawn?.kind !== 'colour') return drawn ? 'picture' : undefined;
  return drawn.isDark ? 'dark' : 'light';
}

/** What lies behind a slide; its words are light or dark by `data-ground`. */
export function SlideBackground({ background }: { background: string }) {
  const drawn = drawnBackground(background);
  if (!drawn) return null;
  if (drawn.kind === 'colour') return <div className="slide-background" style={{ background: drawn.css }} />;
  return (
    <div className="slide-background">
      {drawn.kind === 'image' ? (
        // biome-ignore lint/performance/noImgElement: decks are rendered outside of Next's own pictures.
        <img src={drawn.file} alt="" loading="lazy" decoding="async" />
      ) : (
        <video src={drawn.file} muted loop playsInline preload="none" tabIndex={-1} aria-hidden="true" />
      )}
    </div>
  );
}
