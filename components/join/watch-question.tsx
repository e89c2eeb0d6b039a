const focus = (button: HTMLButtonElement | null) => button?.focus();

type WatchQuestionProps = { words: string; onKeep: () => void; onWatch: () => void };

/** Asked of who would lose a sandbox by only watching. */
export function WatchQuestion({ words, onKeep, onWatch }: WatchQuestionProps) {
  return (
    <section className="join-question" aria-label="Your sandbox">
      <p role="alert">{words}</p>
      <div className="join-choices">
        <button type="button" className="button" ref={focus} onClick={onKeep}>
          Keep it
        </button>
        <button type="button" className="button" onClick={onWatch}>
          End it and watch
        </button>
      </div>
    </section>
  );
}
