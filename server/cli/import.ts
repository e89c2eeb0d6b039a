// Owns `slipway import`: reads another tool's deck, writes it as a deck folder, and prints all that is not as it was.
import { chmod, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { defineCommand } from 'citty';
import { describeFault } from '#core/fault';
import { slugOf } from '#core/ids';
import { startFolder } from '../config';
import { fileFacts } from '../content/file-facts';
import { detectFormat } from '../content/import/detect';
import { decodeText } from '../content/import/encoding';
import { importDeck } from '../content/import/import-deck';
import {
  type Change,
  FORMATS,
  type Format,
  type Imported,
  type ImportProblem,
  inOrder,
} from '../content/import/imported';
import { filesOf, findSource, includedText, mediaFile, nameOfSource, type Source } from './import-source';
import { configOrEnd, endWith, reasonOf } from './outcome';

const NAMES: Record<Format, string> = {
  reveal: 'reveal.js',
  'reveal-md': 'reveal-md',
  remark: 'remark',
  marp: 'Marp',
  slidev: 'Slidev',
  killercoda: 'a Killercoda scenario',
  'play-with-docker': 'a Play with Docker post',
  labspace: 'a Docker Labspace',
};

export const importCommand = defineCommand({
  meta: {
    name: 'import',
    description:
      'Make a deck of one for reveal.js, remark, Marp or Slidev, or of a lab for Killercoda, Play with Docker or Labspace',
  },
  args: {
    source: {
      type: 'positional',
      description: 'Markdown or HTML file, or the folder of a deck or lab',
      required: true,
    },
    from: {
      type: 'string',
      description: `Format: ${FORMATS.join(', ')}; else told from the text`,
      valueHint: 'format',
    },
    out: { type: 'string', description: 'Folder to make; else one in the content folder', valueHint: 'folder' },
  },
  async run({ args }) {
    const from = args.from === undefined ? null : FORMATS.find((each) => each === args.from);
    if (from === undefined) endWith(2, `“${args.from}” is no format. There are: ${FORMATS.join(', ')}.`);
    const found = await findSource(resolve(startFolder(), args.source));
    if (!found.ok) endWith(2, found.problem);
    const { source } = found;
    const { imported, changes } = await read(source, from);
    const folder =
      args.out === undefined
        ? join(configOrEnd().contentDir, slugFor(imported, source))
        : resolve(startFolder(), args.out);
    const lost = await write(imported, source, folder);
    tell(inOrder([...changes, ...imported.changes, ...lost]));
    console.log(
      `${count(imported.slides, 'slide')} in ${relative(startFolder(), folder) || folder}${filesIn(imported, lost)}.`,
    );
    await tellFaults(imported.deck, folder);
  },
});

type Good = Imported & { ok: true };

async function read(source: Source, from: Format | null): Promise<{ imported: Good; changes: Change[] }> {
  const decoded = decodeText(source.bytes);
  if (!decoded.ok) endWith(1, `${source.file}: ${decoded.problem}`);
  const detected = detectFormat(decoded.text, basename(source.file));
  const format = from ?? detected.format;
  const imported = importDeck({
    text: decoded.text,
    name: nameOfSource(source),
    format,
    include: (path) => {
      const included = includedText(source, path);
      return 'text' in included ? included.text : null;
    },
    whyNot: (path) => {
      const included = includedText(source, path);
      return 'problem' in included ? included.problem : 'it is not read';
    },
    files: isLab(format) ? await filesOf(source) : [],
  });
  if (!imported.ok) endWith(1, placed(source, imported));
  console.log(`Read ${source.file} as ${NAMES[format]}${from ? '' : `, told by ${detected.why}`}.`);
  console.log(`Slides begin at: ${imported.separators}.`);
  return { imported, changes: decoded.changes };
}

function isLab(format: Format): boolean {
  return format === 'killercoda' || format === 'labspace';
}

/** With the file and the line where they are known, as editors open them. */
function placed({ file }: Source, { problem, line, file: inner }: ImportProblem): string {
  const path = inner === undefined ? file : join(dirname(file), inner);
  return line === undefined ? `${path}: ${problem}` : `${path}:${line}: ${problem}`;
}

function slugFor(imported: Good, source: Source): string {
  return slugOf(imported.title) || slugOf(nameOfSource(source)) || 'deck';
}

/** Returns the files that could not be copied. */
async function write(imported: Good, source: Source, folder: string): Promise<Change[]> {
  const inside = await readdir(folder).catch(() => []);
  if (inside.length > 0)
    endWith(1, `${folder} exists already and is not touched. Name another folder with --out, or move it away.`);
  const lost: Change[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const used of imported.files) {
      const { from, to, line } = used;
      const media = mediaFile(source, from);
      await mkdir(dirname(join(folder, to)), { recursive: true });
      if ('file' in media) {
        await copyFile(media.file, join(folder, to));
        if (used.executable) await chmod(join(folder, to), 0o755);
      } else {
        const what = `${from}, which the deck uses: ${media.problem}`;
        lost.push({ line, kind: 'dropped', what, ...(used.file === undefined ? {} : { file: used.file }) });
      }
    }
    if (imported.style !== null) await writeFile(join(folder, 'style.css'), imported.style);
    await writeFile(join(folder, 'deck.mdx'), imported.deck);
  } catch (error) {
    endWith(1, `${folder} cannot be written: ${reasonOf(error)}`);
  }
  return lost;
}

function tell(changes: readonly Change[]): void {
  for (const { line, kind, what, file } of changes)
    console.log(`  ${file === undefined ? '' : `${file} `}line ${line}: ${kind}: ${what}`);
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

function filesIn({ files, style }: Good, lost: readonly Change[]): string {
  const copied = files.length - lost.length;
  const words = [copied > 0 ? count(copied, 'file') : '', style === null ? '' : 'a style sheet'].filter(Boolean);
  return words.length > 0 ? `, with ${words.join(' and ')}` : '';
}

/** The compiler has the last word. Loaded late: most that goes wrong goes wrong before. */
async function tellFaults(deck: string, folder: string): Promise<void> {
  const { compileDeck } = await import('../content/compile');
  const outcome = await compileDeck('import', join(folder, 'deck.mdx'), deck, (path) => fileFacts(folder, path));
  if (outcome.ok) return;
  endWith(1, ['It is written, but cannot be shown yet:', ...outcome.faults.map(describeFault)].join('\n'));
}
