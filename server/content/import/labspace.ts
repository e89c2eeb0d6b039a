// Owns the importer of Docker Labspaces: `labspace.yaml` says what the sections are.
import type { RootContent } from 'mdast';
import type { Shared } from './body';
import { cutAtHeadings } from './headings-cut';
import type { ImportInput, ImportProblem } from './imported';
import { LabBlocks } from './lab-blocks';
import { type Lab, LabFiles } from './lab-files';
import { hasBlock, titleSlide } from './lab-slides';
import { LabspaceText } from './labspace-text';
import { Variables } from './labspace-variables';
import { readLines } from './lines';
import { type Located, readLocated } from './located';
import type { Read } from './reveal';
import type { Draft } from './slide-writer';

const MOST_FILES = 1000;

export function readLabspace(input: ImportInput, shared: Shared): Read | ImportProblem {
  const read = readLocated(input.text, 'labspace');
  if (!read.ok) return read;
  const { root } = read;
  const about = root.get('metadata')?.isMap ? (root.get('metadata') as Located) : root;
  const said = root.get('sections') ?? about.get('sections');
  const sections = said?.items();
  if (!said || !sections) return { line: said?.line ?? 1, problem: 'This is no labspace: it has no list of sections.' };
  const wrong = sections.find((section) => !section.isMap);
  if (wrong) return { line: wrong.line, problem: 'A section of a labspace has a title and a contentPath.' };
  const lab: Lab = { ...shared, blocks: new LabBlocks() };
  tellKeys(root, ['title', 'description', 'sections', 'metadata'], lab);
  if (about !== root) tellKeys(about, ['title', 'description', 'sections'], lab);
  return new LabspaceReader(input, lab).read(about, sections);
}

class LabspaceReader {
  private readonly files: LabFiles;
  private readonly variables = new Variables();

  constructor(
    input: ImportInput,
    private readonly lab: Lab,
  ) {
    this.files = new LabFiles(input, lab);
  }

  read(about: Located, sections: readonly Located[]): Read {
    const title = about.textOf('title');
    const description = about.textOf('description');
    const texts = sections.map((section) => ({ section, file: this.textOf(section) }));
    for (const { file } of texts) if (file) this.variables.collect(file.text);
    const slides = texts.flatMap(({ section, file }) => this.section(section, file));
    const line = about.get('title')?.line ?? 1;
    const hasApp = this.takeProject(line);
    const short = description?.replaceAll(/\s+/g, ' ').slice(0, 300);
    return {
      title,
      manifest: {
        ...(short ? { description: short } : {}),
        ...this.variables.manifest(),
        ...(hasApp ? { app: 'app' } : {}),
      },
      slides: [...(title ? titleSlide({ title, description, line }) : []), ...slides],
      separators: 'the sections of labspace.yaml, and their headings',
    };
  }

  /** What a terminal finds in its folder. */
  private takeProject(line: number): boolean {
    const paths = [...this.files.matching('project/**'), ...this.files.matching('../project/**')];
    for (const path of paths.slice(0, MOST_FILES))
      this.lab.files.take(path, `app/${path.replace(/^(?:\.\.\/)?project\//, '')}`, { line });
    if (paths.length > MOST_FILES)
      this.lab.ledger.dropped(
        line,
        `${paths.length - MOST_FILES} files of the project: it has more than ${MOST_FILES}`,
      );
    return paths.length > 0;
  }

  private textOf(section: Located): { path: string; text: string } | null {
    tellKeys(section, ['title', 'contentPath'], this.lab);
    const said = section.get('contentPath');
    if (said?.text()) return this.files.read(said, `the text of “${section.textOf('title') ?? ''}”`);
    this.lab.ledger.dropped(section.line, 'the text of a section that names no contentPath');
    return null;
  }

  /** The parts of a section stand below its first. */
  private section(section: Located, file: { path: string; text: string } | null): Draft[] {
    const title = section.textOf('title') ?? 'Section';
    const heading: RootContent = { type: 'heading', depth: 2, children: [{ type: 'text', value: title }] };
    const slideOf = (line: number, body: RootContent[], isFirst: boolean): Draft => {
      const settings = hasBlock(body) ? { layout: 'terminal' } : {};
      return { line, down: !isFirst, settings, body, notes: [], name: isFirst ? title : null };
    };
    if (!file) return [slideOf(section.line, [heading], true)];
    const text = new LabspaceText(this.files.within(file.path), this.variables);
    const pieces = cutAtHeadings(text.marked(readLines(file.text)));
    return pieces.map((piece, i) => {
      const body = text.body(piece.lines);
      return slideOf(section.line, i === 0 && body[0]?.type !== 'heading' ? [heading, ...body] : body, i === 0);
    });
  }
}

function tellKeys(map: Located, known: readonly string[], { ledger }: Lab): void {
  for (const [key, value] of map.entries())
    if (!known.includes(key) && value.shown() !== '')
      ledger.dropped(value.line, `${key}: ${value.shown().replaceAll(/\s+/g, ' ')}`);
}
