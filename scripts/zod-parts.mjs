// Bundles what the messages between browser and server use of zod. Next's bundler keeps all of zod/mini, which is twice as much.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './steps.mjs';

/** Where next.config.mjs finds it. */
const RESULT = 'dist/zod-parts.mjs';

export async function bundleZodParts() {
  const [{ build }, mini] = await Promise.all([import('esbuild'), import('zod/mini')]);
  // Its namespaces are there for types; with one of them all of zod would come.
  const used = usedNames().filter((name) => typeof mini[name] === 'function');
  await build({
    absWorkingDir: root,
    stdin: { contents: `export { ${used.join(', ')} } from 'zod/mini';`, resolveDir: root },
    outfile: RESULT,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  });
}

/** After `z.` in core: some are types, which the bundle does without. */
function usedNames() {
  const folder = join(root, 'core');
  const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const users = sources.filter((source) => source.includes("import * as z from 'zod/mini'"));
  return [...new Set(users.flatMap((source) => [...source.matchAll(/\bz\.(\w+)/g)].map(([, name]) => name)))];
}
