// Owns compiling a deck beside the files of its folder: what of them it depends on comes out with it.
import { type CompiledOutcome, compileDeck } from './compile';
import { fileFacts } from './file-facts';

/** `file`: how faults name it. `folder`: where the files that it shows are. */
export type CompileOrder = { name: string; file: string; text: string; folder: string };

export type Compilation = {
  outcome: CompiledOutcome;
  /** Stamps of the files that were asked about, those included that are not there. */
  stamps: ReadonlyMap<string, string>;
};

export type Compile = (order: CompileOrder) => Promise<Compilation>;

export async function compileInFolder({ name, file, text, folder }: CompileOrder): Promise<Compilation> {
  const stamps = new Map<string, string>();
  const outcome = await compileDeck(name, file, text, async (path) => {
    const facts = await fileFacts(folder, path);
    stamps.set(path, facts.stamp);
    return facts;
  });
  return { outcome, stamps };
}
