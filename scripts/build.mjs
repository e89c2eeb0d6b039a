// Builds what `slipway` runs: dist/slipway.mjs (server and command line) and .next (the site), each only when stale.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.mjs';
import { withLock } from './lock.mjs';
import { root, SetupError, step, tail } from './steps.mjs';
import { bundleZodParts } from './zod-parts.mjs';

const shared = [
  'core',
  'server',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'scripts/build.mjs',
  'scripts/zod-parts.mjs',
];
const parts = {
  server: { title: 'Bundling the server', inputs: shared, result: 'dist/slipway.mjs', make: bundle },
  site: {
    title: 'Building the site',
    inputs: [...shared, 'app', 'components', 'next.config.mjs', 'types.d.ts'],
    result: '.next/BUILD_ID',
    make: buildSite,
  },
};

/**
 * They stay in node_modules: they have native parts, look for files beside them, or fetch later what few need. All else goes into
 * the bundle, as a start that reads some hundred files instead of thousands takes a quarter of its processor time less.
 */
const PACKAGES = [
  ...['next', 'react', 'react-dom', 'esbuild', 'libsql', 'node-pty', 'dockerode', 'pino', 'playwright-core'],
  ...['@shikijs/langs', '@shikijs/themes', '@xterm/headless'],
];

/** For packages of CommonJS in the bundle, which ask for modules of Node by it. */
const REQUIRE = "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);";

/** @param {('server' | 'site')[]} names */
export async function ensureBuild(names, write = console.log) {
  if (names.every(isFresh)) return;
  const waiting = (holder) => write(`Process ${holder} is building here; waiting for it.`);
  await withLock(join(root, '.slipway/build.lock'), () => build(names, write), waiting);
}

/** The next build makes everything anew. */
export function forgetBuild() {
  for (const name of Object.keys(parts)) rmSync(stamp(name), { force: true });
}

async function build(names, write) {
  for (const name of names) {
    if (isFresh(name)) continue;
    const print = fingerprint(name);
    rmSync(stamp(name), { force: true });
    await step(parts[name].title, parts[name].make, write);
    mkdirSync(join(root, 'dist'), { recursive: true });
    writeFileSync(stamp(name), print);
  }
}

function stamp(name) {
  return join(root, 'dist', `.${name}-stamp`);
}

function isFresh(name) {
  try {
    return existsSync(join(root, parts[name].result)) && readFileSync(stamp(name), 'utf8') === fingerprint(name);
  } catch {
    return false;
  }
}

function fingerprint(name) {
  const hash = createHash('sha256').update(process.versions.modules);
  for (const input of parts[name].inputs) {
    for (const file of filesOf(input)) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function filesOf(path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesOf(`${path}/${name}`));
}

async function bundle() {
  const { build: esbuild } = await import('esbuild');
  rmSync(join(root, 'dist/chunks'), { recursive: true, force: true });
  try {
    await esbuild({
      absWorkingDir: root,
      entryPoints: [
        { in: 'server/cli/main.ts', out: 'slipway' },
        { in: 'server/screens/worker.ts', out: 'screen-worker' },
        { in: 'server/content/compile-worker.ts', out: 'compile-worker' },
      ],
      outdir: 'dist',
      outExtension: { '.js': '.mjs' },
      chunkNames: 'chunks/[name]-[hash]',
      bundle: true,
      splitting: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      external: PACKAGES.flatMap((name) => [name, `${name}/*`]),
      banner: { js: REQUIRE },
      sourcemap: true,
      logLevel: 'silent',
    });
    await bundleZodParts();
  } catch (error) {
    throw new SetupError(`${error.message}\n\nThe server could not be bundled; the lines above name file and line.`);
  }
}

async function buildSite() {
  await bundleZodParts();
  const next = [process.execPath, join(root, 'node_modules/next/dist/bin/next'), 'build'];
  const { status, output } = await runCommand(next, { env: { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' } });
  if (status !== 0)
    throw new SetupError(`${tail(output, 60)}\n\nThe site could not be built; the lines above say why.`);
}
