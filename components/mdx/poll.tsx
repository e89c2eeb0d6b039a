import type { ReactNode } from 'react';
import './poll.css';

type PollProps = { name: string; title: string; several?: string; live?: string; children: ReactNode };

/** A question to the audience and its answers. What takes answers and draws them comes into it once the page is connected. */
export function Poll({ name, title, several, live, children }: PollProps) {
  return (
    <section className="poll" data-poll={name} data-title={title} data-several={several} data-results={live}>
      {children}
      <div className="poll-place" />
    </section>
  );
}

export function PollOptions({ children }: { children: ReactNode }) {
  return <ul className="poll-options">{children}</ul>;
}

export function PollOption({ children }: { children: ReactNode }) {
  return (
    <li>
      <span className="poll-words">{children}</span>
    </li>
  );
}
