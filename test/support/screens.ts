// Owns headless screens for tests: their thread is bundled once a process, as the server's is by scripts/build.mjs.
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { MirrorTerminal } from '#server/screens/mirror-terminal';
import { createScreens, type Screens } from '#server/screens/screens';

let bundled: Promise<string> | null = null;

async function bundle(): Promise<string> {
  // Below the project, so that its packages are found from there.
  const folder = mkdtempSync(resolve('node_modules/.cache-screens-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'worker.mjs');
  const options = { bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'silent' } as const;
  await build({ ...options, entryPoints: [resolve('server/screens/worker.ts')], outfile });
  return outfile;
}

export async function openScreens(onFault = failTest): Promise<Screens> {
  bundled ??= bundle();
  return createScreens(await bundled, onFault);
}

function failTest(error: Error): void {
  throw error;
}

/** Without threads: what is asked for is there with the next microtask. */
export function screensInProcess(): Screens {
  return {
    open({ cols, rows, first, onTaken }) {
      const mirror = new MirrorTerminal({ cols, rows }, first);
      return {
        write(pieces) {
          for (const piece of pieces) mirror.write(piece);
          const count = pieces.reduce((sum, { length }) => sum + length, 0);
          queueMicrotask(() => onTaken(count));
        },
        resize: (newCols, newRows) => mirror.resize(newCols, newRows),
        snapshot: async (history) => mirror.snapshot(history),
        close: () => mirror.close(),
      };
    },
    close: async () => {},
  };
}
