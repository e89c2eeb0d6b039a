// Owns rehearsals as a page that needs nothing else: what was tried on each slide, and what was wrong.
import { faultsOf, type Rehearsal, TRIAL_WORDS, type Trial } from '#core/rehearsal';

export function toHtml(rehearsals: readonly Rehearsal[]): string {
  const faults = rehearsals.reduce((sum, each) => sum + faultsOf(each).length, 0);
  const trials = rehearsals.reduce((sum, each) => sum + each.trials.length, 0);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rehearsal: ${trials - faults} passed, ${faults} failed</title>
<style>${STYLE}</style>
<h1>Rehearsal</h1>
<p class="sum" data-good="${faults === 0}">${trials - faults} passed, ${faults} failed</p>
${rehearsals.map(deckOf).join('\n')}
</html>
`;
}

function deckOf(rehearsal: Rehearsal): string {
  const { deck, at, seconds, docker, isolation, trials } = rehearsal;
  const slides = bySlide(trials);
  const when = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  const facts = [`${when} UTC`, docker === null ? 'without Docker' : `Docker ${docker}`, `level ${isolation}`];
  return `<section>
<h2>${escaped(deck)}</h2>
<p class="facts">${escaped([...facts, `${seconds.toFixed(1)} s`].join(', '))}</p>
${[...slides].map(([slide, those]) => slideOf(rehearsal.file, slide, those)).join('\n')}
</section>`;
}

function bySlide(trials: readonly Trial[]): Map<string, Trial[]> {
  const slides = new Map<string, Trial[]>();
  for (const trial of trials) slides.set(trial.slide, [...(slides.get(trial.slide) ?? []), trial]);
  return slides;
}

function slideOf(file: string, slide: string, trials: readonly Trial[]): string {
  return `<h3>${escaped(slide)}</h3>
<table>
<thead><tr><th>Outcome</th><th>What</th><th>Name</th><th>Line</th><th>Time</th></tr></thead>
<tbody>
${trials.map((trial) => rowOf(file, trial)).join('\n')}
</tbody>
</table>`;
}

function rowOf(file: string, { kind, name, line, seconds, fault }: Trial): string {
  const outcome = fault ? '<td class="failed">Failed</td>' : '<td class="passed">Passed</td>';
  const place = `<td><code>${escaped(file)}:${line}</code></td><td class="time">${seconds.toFixed(1)} s</td>`;
  const row = `<tr>${outcome}<td>${TRIAL_WORDS[kind]}</td><td><code>${escaped(name)}</code></td>${place}</tr>`;
  if (!fault) return row;
  const output = fault.output.trim() === '' ? '' : `<pre>${escaped(fault.output.trim().slice(-4_000))}</pre>`;
  return `${row}\n<tr class="why"><td></td><td colspan="4">${escaped(fault.message)}${output}</td></tr>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters are shown as what stands for the unknown. */
function escaped(text: string): string {
  return text.replace(/[^\P{C}\n\t]/gu, '\ufffd').replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#12191d, #eef2f1); --soft: light-dark(#3f4a51, #b4c0c4);
  --line: light-dark(#cfd5d3, #2e3a40); --ground: light-dark(#f5f6f4, #0e1417); --raised: light-dark(#ebeeec, #1e282d);
  --passed: light-dark(#145c2b, #7ed79a); --failed: light-dark(#a3211a, #ffa599); }
body { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; } h2 { margin: 2.5rem 0 0; } h3 { margin: 1.5rem 0 0.25rem; font-size: 1rem; }
.sum { font-size: 1.25rem; color: var(--failed); } .sum[data-good="true"] { color: var(--passed); }
.facts { margin: 0; color: var(--soft); }
table { width: 100%; border-collapse: collapse; } section { overflow-x: auto; }
th, td { padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 500; } .time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.passed { color: var(--passed); } .failed { color: var(--failed); font-weight: 650; }
code, pre { font: 0.9em ui-monospace, monospace; }
pre { margin: 0.5rem 0; padding: 0.75rem; background: var(--raised); white-space: pre-wrap; overflow-wrap: anywhere; }
`;
