type PlaybackLinkProps = {
  /** Of the talk. */
  address: string;
  /** How long the recording of the deck plays; null without one. */
  seconds: number | null;
};

/** To the recording of a deck's talk, where there is one. */
export function PlaybackLink({ address, seconds }: PlaybackLinkProps) {
  if (seconds === null) return null;
  return (
    <a className="playback-link" href={`${address}/playback`}>
      Watch a recording
    </a>
  );
}
