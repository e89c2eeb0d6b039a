import { CUT_OFF_SCRIPT } from './cut-off';
import { BOOT_SCRIPT } from './preferences';
import '../themes/dock.css';
import '../themes/chart.css';
import '../themes/foundry.css';
import './tokens.css';
import './base.css';

/** The product's looks. What the reader chose (theme, split) is set before the first paint, so that nothing flashes. */
export function Look() {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this package, no text from outside.
  return <script dangerouslySetInnerHTML={{ __html: `${BOOT_SCRIPT};${CUT_OFF_SCRIPT}` }} />;
}
