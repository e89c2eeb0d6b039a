// `npm run check`: the quick gate of every commit. Types, lint with layers, dead code and core tests, side by side.
import { ensureDependencies } from './dependencies.mjs';
import { main, root } from './steps.mjs';
import { describeFailure, describeVerdict, runSuite } from './suites.mjs';

await main(async () => {
  process.chdir(root);
  await ensureDependencies();
  const verdicts = await Promise.all(['types', 'lint', 'dead-code', 'core'].map(checkOne));
  process.exitCode = verdicts.every(({ failures }) => failures.length === 0) ? 0 : 1;
});

async function checkOne(name) {
  const result = await runSuite(name, { echo: false, exceptions: [] });
  const { failures } = result.verdict;
  const lines = failures.map((failure) => describeFailure(name, failure));
  const output = failures.length > 0 ? [`\n== ${name}\n${result.outcome.output.trimEnd()}`, ...lines] : [];
  console.log([...output, describeVerdict(name, result)].join('\n'));
  return result.verdict;
}
