import './home.css';

type MastProps = { heading?: string; words?: string };

const WHAT_IT_IS =
  'Slides beside a real terminal: talks and workshops about shipping software, in which every command runs.';

/** The head of a page that is read. */
export function Mast({ heading = 'Talks that run what they show', words = WHAT_IT_IS }: MastProps) {
  return (
    <header className="mast">
      <a className="mast-name" href="/">
        Slipway
      </a>
      <h1>{heading}</h1>
      <p>{words}</p>
    </header>
  );
}
