'use client';
import { Mast } from '#components/home/mast';

export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <main className="page">
      <Mast
        heading="This page could not be drawn"
        words={`The server's log says why${error.digest ? `, under ${error.digest}` : ''}. The other pages are not touched by it.`}
      />
      <button type="button" className="button" onClick={() => location.reload()}>
        Load it again
      </button>
    </main>
  );
}
