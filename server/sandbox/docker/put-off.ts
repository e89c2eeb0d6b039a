// Owns the removals that failed while the engine was away, until it is back.
import type { Watch } from './watch';

export type PutOff = {
  add(removal: () => Promise<void>): void;
  /** One after the other. What fails once more may be added again. */
  tryAgain(): Promise<void>;
};

/** They are tried again when the engine comes back in time; later, whoever finds it back has to call. */
export function putOffRemovals(watch: Watch): PutOff {
  const removals = new Set<() => Promise<void>>();
  const tryAgain = async () => {
    for (const removal of [...removals]) {
      removals.delete(removal);
      await removal();
    }
  };
  watch.engine({ away() {}, lost() {}, back: () => void tryAgain() });
  return { add: (removal) => void removals.add(removal), tryAgain };
}
