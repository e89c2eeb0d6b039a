// Owns the deck that slides are measured with: our own text, the same for everyone who draws it, whatever its length.

/** Of a slide, 1-based: its heading, its address in Slipway, and the line of text that a save changes. */
export const headingOf = (slide: number) => `Part ${slide} of the talk`;
export const nameOf = (slide: number) => `part-${slide}-of-the-talk`;
export const savedLine = (slide: number, edition: number) => `Edition ${edition} of part ${slide}.`;

/** Which slide's line was changed, and to what. */
export type Saved = { slide: number; edition: number };

export function slipwayDeck(count: number, saved?: Saved): string {
  return `---\ntitle: A talk with code\n---\n\n${markdownSlides(count, saved)}`;
}

/** Fonts and icon would come from other machines. */
export function slidevDeck(count: number, saved?: Saved): string {
  const settings =
    "theme: default\ntitle: A talk with code\nlayout: default\nfavicon: 'data:,'\nfonts:\n  provider: none";
  return `---\n${settings}\n---\n\n${markdownSlides(count, saved)}`;
}

/** As reveal.js is quickest: the slides stand in the page, and only code is left to a plugin. */
export function revealPage(count: number): string {
  const styles = ['reset.css', 'reveal.css', 'theme/white.css', 'plugin/highlight/monokai.css'];
  const scripts = ['reveal.js', 'plugin/notes.js', 'plugin/highlight.js'];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A talk with code</title>
${styles.map((path) => `<link rel="stylesheet" href="dist/${path}">`).join('\n')}
</head>
<body>
<div class="reveal"><div class="slides">
${numbers(count).map(revealSlide).join('\n')}
</div></div>
${scripts.map((path) => `<script src="dist/${path}"></script>`).join('\n')}
<script>Reveal.initialize({ hash: true, plugins: [RevealHighlight, RevealNotes] });</script>
</body>
</html>`;
}

function markdownSlides(count: number, saved?: Saved): string {
  return numbers(count)
    .map((slide) => markdownSlide(slide, saved?.slide === slide ? saved.edition : 0))
    .join('\n---\n\n');
}

function markdownSlide(slide: number, edition: number): string {
  const points = pointsOf(slide).map((point) => `- ${point}`);
  const code = ['```ts', codeOf(slide), '```'];
  return `${[`# ${headingOf(slide)}`, '', savedLine(slide, edition), '', ...points, '', ...code].join('\n')}\n`;
}

function revealSlide(slide: number): string {
  const points = pointsOf(slide).map((point) => `<li>${point}</li>`);
  const code = codeOf(slide).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<section>
<h2>${headingOf(slide)}</h2>
<p>${savedLine(slide, 0)}</p>
<ul>${points.join('')}</ul>
<pre><code class="language-ts" data-trim>${code}</code></pre>
</section>`;
}

function pointsOf(slide: number): string[] {
  return [`Request ${slide} takes its turn`, 'Each answer says how long it took', 'What fails is asked once more'];
}

/** Each slide has other names in it, so that nothing is drawn once for all. */
function codeOf(slide: number): string {
  return `type Answer${slide} = { status: number; tookMs: number };

export async function ask${slide}(path: string, tries = ${1 + (slide % 3)}): Promise<Answer${slide}> {
  const start = performance.now();
  const { status } = await fetch(\`https://example.org/\${path}?part=${slide}\`);
  if (status >= 500 && tries > 0) return ask${slide}(path, tries - 1);
  return { status, tookMs: performance.now() - start };
}`;
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
