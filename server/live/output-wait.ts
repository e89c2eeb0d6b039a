// Owns a block's wait for its output: looks at what the terminal prints, now and then and never for long, and says when
// it matches.
import { createContext, Script } from 'node:vm';
import { OutputMatch } from '#core/output-match';

/** From the first output that has not been looked at to the look. */
const PACE_MS = 100;
/** A pattern that takes longer is looked for no more: some take for ever. The block is then done when the prompt is back. */
const LOOK_MS = 100;

export class OutputWait {
  private readonly match: OutputMatch;
  private timer: NodeJS.Timeout | null = null;

  /** `source`: of the regular expression. `isBegun`: all that comes is the command's own. */
  constructor(
    source: string,
    isBegun: boolean,
    private readonly onMatch: () => void,
  ) {
    this.match = new OutputMatch(patternIn(source), isBegun);
  }

  take(bytes: Uint8Array): void {
    this.match.take(bytes);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      if (this.match.test()) this.onMatch();
    }, PACE_MS);
  }

  end(): void {
    if (this.timer) clearTimeout(this.timer);
  }
}

const LOOK = new Script('pattern.test(text)');

/** Only a context of its own can be told to give up. */
function patternIn(source: string): (text: string) => boolean {
  const context = createContext({ pattern: new RegExp(source, 'm'), text: '' });
  let isSlow = false;
  return (text) => {
    if (isSlow) return false;
    context.text = text;
    try {
      return LOOK.runInContext(context, { timeout: LOOK_MS }) === true;
    } catch {
      isSlow = true;
      return false;
    }
  };
}
