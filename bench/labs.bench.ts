// What do labs cost while people look at their tasks, and while nobody does; how soon is an event drawn, and a file there?
import { openChromium } from './chromium';
import { measureChecks } from './labs-checks';
import { measureFigures } from './labs-figures';
import { measureOpenFile } from './labs-files';
import { quantile, report } from './report';

const checks = await measureChecks();
const browser = await openChromium();
const { figuresMs, files } = await measurePages().finally(() => browser.close());

async function measurePages() {
  return { figuresMs: await measureFigures(browser), files: await measureOpenFile(browser) };
}

report({
  bench: 'labs',
  figures: {
    sandboxes: checks.sandboxes,
    echoUnderChecks: quantile(checks.echoes.watched, 0.95),
    echoUnderChecksP50Ms: quantile(checks.echoes.watched, 0.5),
    oldestResultMs: checks.oldestMs,
    resultEveryP50Ms: quantile(checks.gapsMs, 0.5),
    resultEveryP95Ms: quantile(checks.gapsMs, 0.95),
    checksPerS: checks.checksPerS,
    execsPerCheck: checks.execsPerCheck,
    idleExecs: checks.idleExecs,
    figureMs: quantile(figuresMs, 0.95),
    figureP50Ms: quantile(figuresMs, 0.5),
    openFileMs: quantile(files.largeMs, 0.5),
    openFileP95Ms: quantile(files.largeMs, 0.95),
  },
  baselines: {
    echoUnderChecks: quantile(checks.echoes.idle, 0.95),
    echoUnderChecksP50Ms: quantile(checks.echoes.idle, 0.5),
    openFileMs: quantile(files.emptyMs, 0.5),
    openFileP95Ms: quantile(files.emptyMs, 0.95),
  },
  engine: checks.engine,
});
