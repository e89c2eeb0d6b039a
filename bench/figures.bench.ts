// How soon is something that happens in a sandbox's engine drawn on a slide?
import { measureFigures } from './labs-figures';
import { quantile, report } from './report';

const { drawnMs, engine } = await measureFigures();
report({
  bench: 'figures',
  figures: { figureMs: quantile(drawnMs, 0.95), figureMedianMs: quantile(drawnMs, 0.5) },
  baselines: {},
  engine,
});
