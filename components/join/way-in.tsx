import { type ReactNode, Suspense, useEffect, useState } from 'react';
import '../home/home.css';
import './join.css';

type WayInProps = {
  /** There at once; what comes late begins with the same. */
  title: string;
  withoutScripts: string;
  /** Fetched late, so that what it shares with talks stays where talks have it: theirs is the page that must be light. */
  children: ReactNode;
};

/** A page that leads into a room. */
export function WayIn({ title, withoutScripts, children }: WayInProps) {
  const [isHere, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  const heading = <h1>{title}</h1>;
  return (
    <main className="page join">
      <a className="mast-name" href="/">
        Slipway
      </a>
      {isHere ? (
        <Suspense fallback={heading}>{children}</Suspense>
      ) : (
        <>
          {heading}
          <noscript>
            <p>{withoutScripts}</p>
          </noscript>
        </>
      )}
    </main>
  );
}
