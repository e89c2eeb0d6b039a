// Owns the bundling of what runs in pages: functions for the page that draws a deck, and the script of an exported one.
import { resolve } from 'node:path';
import { build } from 'esbuild';

export type PageModule = { script: string; css: string };

/** `entry`: a file of components/export. Its exports are `slipway.…` on the page. */
export async function bundleForPage(entry: string): Promise<PageModule> {
  const { outputFiles } = await build({
    entryPoints: [resolve('components/export', entry)],
    outdir: 'out',
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    globalName: 'slipway',
    // What is evaluated keeps its variables to itself.
    footer: { js: 'globalThis.slipway = slipway;' },
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: textOf('.js'), css: textOf('.css') };
}
