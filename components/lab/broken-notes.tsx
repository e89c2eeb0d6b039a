import { lazy, type RefObject, Suspense } from 'react';
import { createPortal } from 'react-dom';
import type { Broken } from '#core/lab-protocol';
import { useLive } from '../live/live-provider';
import type { LiveStore } from '../live/live-store';
import { StateMark } from '../ui/state-mark';
import type { ListedTask } from './tasks-on-page';

/** Fetched where something is broken. */
const RestoreOffer = lazy(() => import('./restore-offer').then(({ RestoreOffer }) => ({ default: RestoreOffer })));

/** Of what a check says: all of it stands where its own task does. */
const MOST_LINES = 3;

type BrokenNotesProps = { root: RefObject<HTMLElement | null>; store: LiveStore; tasks: readonly ListedTask[] };

/** In each task that builds on what no longer holds: what that is, and a way to have it done again. */
export function BrokenNotes({ root, store, tasks }: BrokenNotesProps) {
  const broken = useLive((state) => state.broken);
  return Object.entries(broken).map(([task, found]) => {
    const place = root.current?.querySelector(`[data-task="${CSS.escape(task)}"] > .task-broken`);
    return place && createPortal(<BrokenNote {...{ task, ...found, root, store, tasks }} />, place, task);
  });
}

type BrokenNoteProps = BrokenNotesProps & Broken[string] & { task: string };

function BrokenNote({ task, checks, files, root, store, tasks }: BrokenNoteProps) {
  const isUnderWay = useLive(({ catchUp }) => catchUp?.problem === null && catchUp.done < catchUp.of);
  const titleOf = (name: string) => tasks.find((each) => each.name === name)?.title ?? name;
  const earlier = [...new Set(checks.map((check) => `“${titleOf(check.task)}”`))];
  const restore = () => store.send({ type: 'restore', task, terminal: store.get().activeTerminal });
  return (
    <section className="broken-note" aria-label="What this task builds on">
      <p>
        This task builds on {earlier.join(' and ')}, which no longer {earlier.length > 1 ? 'hold' : 'holds'} in this
        sandbox:
      </p>
      {checks.map(({ check, title, output }) => (
        <div key={check}>
          <StateMark state="failed" title={tickOn(root, check) ?? title} words="No longer" />
          {output && <pre>{output.split('\n', MOST_LINES).join('\n')}</pre>}
        </div>
      ))}
      <Suspense>
        {/* With more files than were compared it has to be asked anew. */}
        <RestoreOffer
          key={files.map(({ id }) => id).join()}
          files={files}
          isUnderWay={isUnderWay}
          onRestore={restore}
        />
      </Suspense>
    </section>
  );
}

/** What its tick says in the language of the page: the server knows the original's. */
function tickOn(root: BrokenNotesProps['root'], check: string): string | null | undefined {
  return root.current?.querySelector(`[data-check="${CSS.escape(check)}"] .state-title`)?.textContent;
}
