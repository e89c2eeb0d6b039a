// How heavy, how soon seen and how quick to step and to save is a talk, beside Slidev and reveal.js with the same slides?
import { WEIGHT_LIMITS } from '../test/support/weight';
import { openChromium } from './chromium';
import { COMPILED_SLIDES, measureCompilation } from './compilation';
import { measureOpening, type Opening } from './opening';
import { type Figures, quantile, report } from './report';
import { installRivals } from './rivals';
import { measureSaves } from './saves';
import { measureSteps } from './slide-steps';

const FRAME_MS = 16;

const rivals = await installRivals();
const compilation = await measureCompilation();
const { opening, saves, steps } = await measurePages();
const { slipway, slidev, reveal } = opening.sides;
const figures: Figures = {
  jsKB: opening.workingBytes / 1000,
  restingJsKB: slipway.restingBytes / 1000,
  lcpVsSlidev: quantile(slipway.paintsMs, 0.5),
  lcpVsReveal: quantile(slipway.paintsMs, 0.5),
  saveVsSlidev: quantile(saves.slipwayMs, 0.5),
  stepGrowth: steps.long.mainMs,
  stepAllThreadsMs: steps.long.allMs,
  compileGrowth: compilation.long.tookMs / COMPILED_SLIDES.long,
  compilePeakMiB: compilation.long.peakMiB,
};
const baselines: Figures = {
  ...(slidev ? { restingJsKB: slidev.restingBytes / 1000, lcpVsSlidev: quantile(slidev.paintsMs, 0.5) } : {}),
  ...(reveal ? { lcpVsReveal: quantile(reveal.paintsMs, 0.5) } : {}),
  ...(saves.slidevMs ? { saveVsSlidev: quantile(saves.slidevMs, 0.5) } : {}),
  stepGrowth: steps.short.mainMs,
  stepAllThreadsMs: steps.short.allMs,
  compileGrowth: compilation.short.tookMs / COMPILED_SLIDES.short,
  compilePeakMiB: compilation.short.peakMiB,
};
printTargets();
report({ bench: 'slides', figures, baselines, engine: null });
process.exitCode = isTooHeavy() ? 1 : 0;

async function measurePages() {
  const browser = await openChromium();
  try {
    return {
      opening: await measureOpening(browser, rivals),
      saves: await measureSaves(browser, rivals),
      steps: await measureSteps(browser),
    };
  } finally {
    await browser.close();
  }
}

function isTooHeavy(): boolean {
  return opening.workingBytes > WEIGHT_LIMITS.working || slipway.restingBytes > WEIGHT_LIMITS.resting;
}

function printTargets(): void {
  const others = rivals ? `Slidev ${rivals.slidev.version}, reveal.js ${rivals.reveal.version}, ` : '';
  console.log(`${others}Node ${process.versions.node}; medians.`);
  const ratio = (name: string) => (figures[name] ?? Number.NaN) / (baselines[name] ?? Number.NaN);
  row('jsKB', 'KB until the keys work', figures.jsKB, WEIGHT_LIMITS.working / 1000);
  row('restingJsKB', 'KB in the first 5 s', figures.restingJsKB, WEIGHT_LIMITS.resting / 1000);
  row('lcpVsSlidev', 'of Slidev’s largest paint', ratio('lcpVsSlidev'), 1);
  row('lcpVsReveal', 'of reveal’s largest paint', ratio('lcpVsReveal'), 1.2);
  row('saveVsSlidev', 'of Slidev’s save', ratio('saveVsSlidev'), 1.5);
  row('stepGrowth', 'of a step in a short deck', ratio('stepGrowth'), 1.5);
  row('stepMs', 'ms of a frame', figures.stepGrowth, FRAME_MS);
  row('compileGrowth', 'of a slide in a short deck', ratio('compileGrowth'), 1.5);
  const first = (name: string, side: Opening | null) => (side ? [`${name}: ${side.isTextFirst ? 'yes' : 'no'}`] : []);
  const sides = [...first('Slipway', slipway), ...first('Slidev', slidev), ...first('reveal.js', reveal)];
  console.log(`Text is painted before any script file runs. ${sides.join(', ')}.\n`);
}

/** What could not be measured is left out. */
function row(name: string, words: string, value: number | undefined, most: number): void {
  if (value === undefined || Number.isNaN(value)) return;
  const verdict = value <= most ? 'met' : 'missed';
  console.log(`${name.padEnd(16)}${value.toFixed(2).padStart(9)} ${words.padEnd(28)} at most ${most}: ${verdict}`);
}
