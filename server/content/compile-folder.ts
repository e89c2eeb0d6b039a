// Owns compiling a deck beside the files of its folder: what of them it depends on comes out with it.
import { type CompiledOutcome, compileDeck } from './compile';
import { compileTranslation } from './compile-translation';
import { type FileReader, fileFacts } from './file-facts';
import type { OriginalText } from './original-deck';

/** `file`: how faults name it. `folder`: where the files that it shows are. `translates`: of a deck in another language. */
export type CompileOrder = {
  name: string;
  file: string;
  text: string;
  folder: string;
  translates?: { language: string; original: OriginalText };
};

export type Compilation = {
  outcome: CompiledOutcome;
  /** Stamps of the files that were asked about, those included that are not there. */
  stamps: ReadonlyMap<string, string>;
};

export type Compile = (order: CompileOrder) => Promise<Compilation>;

export async function compileInFolder({ name, file, text, folder, translates }: CompileOrder): Promise<Compilation> {
  const stamps = new Map<string, string>();
  const read: FileReader = async (path) => {
    const facts = await fileFacts(folder, path);
    stamps.set(path, facts.stamp);
    return facts;
  };
  const outcome = await (translates
    ? compileTranslation({ name, file, text, ...translates }, read)
    : compileDeck(name, file, text, read));
  return { outcome, stamps };
}
