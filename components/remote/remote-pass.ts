import type { RemotePass } from '../room/room-line';
import { keep, kept } from '../ui/kept';

/** What this phone says to be a remote: of its link first, then of its pass. Null: it has neither. */
export function takePass(code: string): (RemotePass & { forget(): void }) | null {
  const key = `slipway.remote.${code}`;
  const fromLink = location.hash.slice(1);
  // No longer where somebody who looks over a shoulder, or a history, has it.
  // The browser's own function: Next's would render the page anew.
  if (fromLink) History.prototype.replaceState.call(history, history.state, '', location.pathname);
  let secret = fromLink || kept(key);
  if (!secret) return null;
  const remember = (next: string) => {
    secret = next;
    keep(key, next);
  };
  remember(secret);
  return { secret: () => secret ?? '', keep: remember, forget: () => remember('') };
}
