import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileInFolder } from '#server/content/compile-folder';
import { type CompileLimits, type Compiler, openCompiler } from '#server/content/compile-threads';

const HEAD = '---\ntitle: T\n---\n\n';
const LIMITS: CompileLimits = { memoryMb: 256, deadlineMs: 60_000, longLength: 10_000 };

let folder = '';
let entry = '';
const opened: Compiler[] = [];

beforeAll(async () => {
  // Below the project, so that its packages are found from there.
  folder = await mkdtemp(resolve('node_modules/.cache-compile-'));
  entry = join(folder, 'worker.mjs');
  const options = { bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'silent' } as const;
  await build({ ...options, entryPoints: [resolve('server/content/compile-worker.ts')], outfile: entry });
});

afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()));
  await rm(folder, { recursive: true, force: true });
});

function compiler(limits: Partial<CompileLimits> = {}): Compiler {
  const made = openCompiler(entry, { ...LIMITS, ...limits });
  opened.push(made);
  return made;
}

function order(name: string, text: string) {
  return { name, file: `${name}/deck.mdx`, text, folder };
}

test('CT1 a thread makes of a deck what the compiler makes, deck after deck', async () => {
  const { compile } = compiler();
  for (const text of [`${HEAD}# A\n\n\`\`\`ts\nlet x = 1;\n\`\`\``, `${HEAD}# A\n\n<b>`, `${HEAD}# A`])
    expect(await compile(order('d', text))).toEqual(await compileInFolder(order('d', text)));
});

test('CT2 a deck that takes too long is a fault of its own', async () => {
  const { compile } = compiler({ deadlineMs: 300 });
  const heading = (_: unknown, index: number) => `# Slide ${index}\n\n\`\`\`ts\nlet x = ${index};\n\`\`\`\n`;
  const late = await compile(order('long', HEAD + Array.from({ length: 4000 }, heading).join('\n---\n\n')));
  expect(late.outcome).toMatchObject({
    ok: false,
    faults: [{ file: 'long/deck.mdx', message: 'The deck takes longer than 0.3 s to compile.' }],
  });
});

test('CT3 a deck that needs too much memory is a fault of its own, and others are compiled meanwhile and after', async () => {
  const { compile } = compiler({ memoryMb: 64 });
  const long = `${HEAD}# A\n\n${'*a* '.repeat(60_000)}`;
  const [full, short] = await Promise.all([compile(order('long', long)), compile(order('short', `${HEAD}# A`))]);
  expect(full?.outcome).toMatchObject({
    ok: false,
    faults: [{ message: 'The deck takes more than 64 MB to compile.' }],
  });
  expect(short?.outcome.ok).toBe(true);
  expect((await compile(order('long', `${HEAD}# A`))).outcome.ok).toBe(true);
});
