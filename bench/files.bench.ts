// How soon is a file of 1 MB there to be edited, beside an empty one?
import { openChromium } from './chromium';
import { measureOpenFile } from './labs-files';
import { quantile, report } from './report';

const browser = await openChromium();
const { largeMs, emptyMs } = await measureOpenFile(browser).finally(() => browser.close());
report({
  bench: 'files',
  figures: { openFileMs: quantile(largeMs, 0.5), openFileP95Ms: quantile(largeMs, 0.95) },
  baselines: { openFileMs: quantile(emptyMs, 0.5), openFileP95Ms: quantile(emptyMs, 0.95) },
  engine: null,
});
