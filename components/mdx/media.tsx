import './media.css';

type VideoProps = { src: string; title?: string; poster?: string; loop?: boolean; captions?: string };

/** A film with the browser's own controls. Nothing of it is fetched before its slide is near. */
export function Video({ src, title, poster, loop, captions }: VideoProps) {
  return (
    <figure className="media">
      {/* biome-ignore lint/a11y/useMediaCaption: there are captions where the author has put them. */}
      <video src={src} poster={poster} loop={loop} aria-label={title ?? 'Video'} controls playsInline preload="none">
        {captions && <track kind="captions" src={captions} label="Captions" default />}
      </video>
      {title && <figcaption>{title}</figcaption>}
    </figure>
  );
}

export function Audio({ src, title }: { src: string; title?: string }) {
  return (
    <figure className="media">
      {/* biome-ignore lint/a11y/useMediaCaption: a sound has no picture to put them on. */}
      <audio src={src} aria-label={title ?? 'Sound'} controls preload="none" />
      {title && <figcaption>{title}</figcaption>}
    </figure>
  );
}

/** A page from the web. Nothing is asked of its host before somebody wants to see it. */
export function Embed({ src, title }: { src: string; title?: string }) {
  const { host } = new URL(src);
  return (
    <section key={src} className="embed" data-src={src} data-title={title ?? host} aria-label={title ?? host}>
      <div className="embed-offer">
        {title && <p className="embed-title">{title}</p>}
        <p>
          <a href={src} target="_blank" rel="noopener noreferrer">
            {host}
          </a>
        </p>
        <button type="button" className="button needs-script" data-embed>
          Load page
        </button>
      </div>
      <div className="embed-page" />
    </section>
  );
}
