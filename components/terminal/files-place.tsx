'use client';
import { Files } from 'lucide-react';
import { type ComponentType, useEffect, useState } from 'react';
import { useLive } from '../live/live-provider';
import type { FilesShown } from './use-files-shown';

export function FilesButton({ isShown, show }: FilesShown) {
  const isReady = useLive((state) => state.sandbox.state === 'ready');
  if (!isReady && !isShown) return null;
  const label = isShown ? 'Hide the files' : 'Show the files';
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      aria-expanded={isShown}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => show(!isShown)}
    >
      <Files size="1.1em" aria-hidden="true" />
    </button>
  );
}

type Pane = ComponentType<{ deck: string }>;

/** The editor is fetched once somebody wants it. */
export function FilesPlace({ deck }: { deck: string }) {
  const [Pane, setPane] = useState<Pane | null>(null);
  useEffect(() => {
    import('../files/files-pane').then(
      ({ FilesPane }) => setPane(() => FilesPane),
      (error: unknown) =>
        setPane(() => {
          throw error;
        }),
    );
  }, []);
  return Pane && <Pane deck={deck} />;
}
