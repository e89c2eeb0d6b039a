// Owns the programs of nodes that Debian does not have: each is one package of npm, fetched at a pinned version, checked
// by its hash, and put into the image as it is, so that no registry is asked for it again.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from './build';
import { runProgram } from './host';

export type NpmProgram = {
  version: string;
  /** As npm writes it. */
  integrity: string;
  /** Debian packages that it runs with. */
  needs: readonly string[];
};

/** By the name that a deck gives among its packages. */
const PROGRAMS: Readonly<Record<string, NpmProgram>> = {
  'gitlab-ci-local': {
    // Later ones end with an error on Node 20 and before.
    version: '4.73.0',
    integrity: 'sha512-LfpNTCjMelgy/OoD0cEV1iATBj7OxoFxTrlFb92Mbk8lakvbGrUI7r1/o9XCVnNNClgd+xAoo39kPkZ6yg9IZw==',
    needs: ['nodejs', 'openssh-client', 'rsync'],
  },
};

export function npmProgram(name: string): NpmProgram | null {
  return PROGRAMS[name] ?? null;
}

/** Into the folder; its file's name there. Rejects when it is not what it was when it was pinned. */
export async function fetchNpmProgram(name: string, folder: string, { onStep, signal }: Progress): Promise<string> {
  const program = npmProgram(name);
  if (!program) throw new Error(`invariant: ${name} is a program of npm`);
  const wanted = `${name}@${program.version}`;
  onStep?.(`fetching ${wanted}`);
  await runProgram('npm', ['pack', wanted, '--silent', '--ignore-scripts', '--pack-destination', folder], signal);
  const file = `${name}-${program.version}.tgz`;
  const hash = createHash('sha512').update(await readFile(join(folder, file)));
  if (`sha512-${hash.digest('base64')}` !== program.integrity)
    throw new Error(`${wanted} is not what it was when it was pinned: it is not used.`);
  return file;
}
