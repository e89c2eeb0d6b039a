// The directions of the house, held against the linter: each wrong import is rejected, each right one passes.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

type Case = readonly [file: string, source: string];

const wrong: readonly Case[] = [
  ['core/wrong-server.ts', '#server/config'],
  ['core/wrong-component.ts', '#components/ui/button'],
  ['core/wrong-node.ts', 'node:fs'],
  ['core/wrong-react.ts', 'react'],
  ['core/wrong-upwards.ts', '../server/config'],
  ['core/wrong-package.ts', 'yaml'],
  ['server/wrong-component.ts', '#components/ui/button'],
  ['server/wrong-component-path.ts', '../components/ui/button'],
  ['server/content/wrong-component.ts', '../../components/ui/button'],
  ['server/content/wrong-app.ts', '../../app/page'],
  ['server/content/wrong-react.ts', 'react'],
  ['server/content/wrong-react-dom.ts', 'react-dom/server'],
  ['server/live/wrong-core-path.ts', '../../core/deck'],
  ['server/live/wrong-engine.ts', 'dockerode'],
  ['server/live/wrong-pty.ts', 'node-pty'],
  ['server/sandbox/wrong-engine.ts', 'dockerode'],
  ['server/sandbox/docker/wrong-pty.ts', 'node-pty'],
  ['server/sandbox/docker/wrong-component.ts', '#components/ui/button'],
  ['server/sandbox/local/wrong-engine.ts', 'dockerode'],
  ['server/sandbox/local/wrong-react.ts', 'react'],
  ['components/wrong-server.tsx', '#server/config'],
  ['components/live/wrong-server-path.tsx', '../../server/config'],
  ['components/live/wrong-app.tsx', '../../app/page'],
  ['components/live/wrong-node.tsx', 'node:fs'],
  ['components/live/wrong-node-promises.tsx', 'node:fs/promises'],
  ['components/live/wrong-core-path.tsx', '../../core/deck'],
  ['app/wrong-live.tsx', '#server/live/gateway'],
  ['app/wrong-sandbox.tsx', '#server/sandbox/provider'],
  ['app/wrong-main.tsx', '#server/main'],
  ['app/decks/wrong-path.tsx', '../../server/live/gateway'],
  ['app/wrong-engine.tsx', 'dockerode'],
];

const right: readonly Case[] = [
  ['core/right-sibling.ts', './deck'],
  ['core/right-zod.ts', 'zod'],
  ['core/right-zod-mini.ts', 'zod/mini'],
  ['server/live/right-core.ts', '#core/deck'],
  ['server/live/right-relative.ts', '../config'],
  ['server/live/right-node.ts', 'node:fs'],
  ['server/sandbox/docker/right-engine.ts', 'dockerode'],
  ['server/sandbox/docker/right-port.ts', '../provider'],
  ['server/sandbox/local/right-pty.ts', 'node-pty'],
  ['components/live/right-core.tsx', '#core/deck'],
  ['components/live/right-react.tsx', 'react'],
  ['components/live/right-sibling.tsx', '../ui/button'],
  ['app/right-component.tsx', '#components/ui/button'],
  ['app/right-core.tsx', '#core/deck'],
  ['app/right-content.tsx', '#server/content/library'],
  ['app/right-config.tsx', '#server/config'],
];

/** How an import can be written: all of them have to be seen. */
const forms = {
  value: (source: string) => `import { thing } from '${source}';\nconsole.log(thing);\n`,
  type: (source: string) => `import type { Thing } from '${source}';\nexport type Mine = Thing;\n`,
  late: (source: string) => `export const load = () => import('${source}');\n`,
};

const root = resolve(import.meta.dirname, '../..');
let folder = '';
let rejected: Map<string, Set<string>>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-layers-'));
  cpSync(join(root, 'biome.json'), join(folder, 'biome.json'));
  for (const [file, source] of [...wrong, ...right]) {
    for (const [form, write] of Object.entries(forms)) put(place(file, form), write(source));
  }
  for (const layer of ['core', 'server', 'components', 'app']) {
    put(`${layer}/wrong-environment.ts`, 'export const port = process.env.PORT;\n');
  }
  put('server/config.ts', 'export const port = process.env.PORT;\n');
  rejected = lint();
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function place(file: string, form: string): string {
  return file.replace(/(\.tsx?)$/, `-${form}$1`);
}

function put(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** Rules broken, by file. */
function lint(): Map<string, Set<string>> {
  const report = runLinter();
  const broken = new Map<string, Set<string>>();
  for (const { category, location } of report.diagnostics) {
    if (!location?.path) continue;
    const path = typeof location.path === 'string' ? location.path : location.path.file;
    broken.set(path, (broken.get(path) ?? new Set()).add(category));
  }
  return broken;
}

type Report = { diagnostics: { category: string; location?: { path?: string | { file: string } } }[] };

function runLinter(): Report {
  const args = ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'];
  try {
    const quiet = { cwd: folder, encoding: 'utf8', stdio: 'pipe', maxBuffer: 64 << 20 } as const;
    return JSON.parse(execFileSync(join(root, 'node_modules/.bin/biome'), args, quiet));
  } catch (error) {
    return JSON.parse((error as { stdout: string }).stdout);
  }
}

const importRule = 'lint/style/noRestrictedImports';

test.each(wrong)('L1 %s may not import %s', (file) => {
  for (const form of Object.keys(forms)) expect(rejected.get(place(file, form)), form).toContain(importRule);
});

test.each(right)('L2 %s may import %s', (file) => {
  for (const form of Object.keys(forms)) expect(rejected.get(place(file, form)) ?? new Set()).not.toContain(importRule);
});

test.each(['core', 'server', 'components', 'app'])('L3 %s may not read the environment', (layer) => {
  expect(rejected.get(`${layer}/wrong-environment.ts`)).toContain('lint/style/noProcessEnv');
});

test('L4 server/config.ts reads the environment', () => {
  expect(rejected.get('server/config.ts') ?? new Set()).not.toContain('lint/style/noProcessEnv');
});
