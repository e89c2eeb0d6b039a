// Owns the importer of scenario folders of Killercoda and Katacoda: `index.json` says what the steps are.
import type { RootContent } from 'mdast';
import { slugOf } from '#core/ids';
import { MAX_NODES } from '#core/protocol';
import { textOf } from '../syntax';
import type { Shared } from './body';
import type { ImportInput, ImportProblem } from './imported';
import { flowElement } from './jsx';
import { LabBlocks } from './lab-blocks';
import { type Lab, LabFiles } from './lab-files';
import { readHelp } from './lab-help';
import { hasBlock, titleSlide } from './lab-slides';
import { type Located, readLocated } from './located';
import type { Read } from './reveal';
import { Scripts } from './scenario-scripts';
import { readStepText } from './scenario-text';
import type { Draft } from './slide-writer';

export function readKillercoda(input: ImportInput, shared: Shared): Read | ImportProblem {
  const read = readLocated(input.text, 'scenario');
  if (!read.ok) return read;
  const { root } = read;
  const details = root.get('details');
  if (!details?.isMap) return { line: details?.line ?? 1, problem: 'This is no scenario: it has no details.' };
  const steps = details.get('steps');
  if (steps && !steps.items()) return { line: steps.line, problem: 'The steps of a scenario are a list.' };
  const wrong = steps?.items()?.find((step) => !step.isMap);
  if (wrong) return { line: wrong.line, problem: 'A step of a scenario has a title and a text.' };
  return new ScenarioReader(root, input, { ...shared, blocks: new LabBlocks() }).read(details);
}

const STEP_KEYS = new Set('title text foreground background code courseData verify answer'.split(' '));
const DETAIL_KEYS = new Set(['intro', 'steps', 'finish', 'assets']);
const ROOT_KEYS = new Set('title description details environment backend interface time'.split(' '));

class ScenarioReader {
  private readonly files: LabFiles;
  private readonly scripts: Scripts;
  private readonly layout: string;

  constructor(
    private readonly root: Located,
    input: ImportInput,
    private readonly lab: Lab,
  ) {
    this.files = new LabFiles(input, lab);
    this.scripts = new Scripts(lab, this.files);
    const wished = root.get('interface')?.textOf('layout') ?? root.get('environment')?.textOf('uilayout') ?? '';
    this.layout = wished.includes('editor') || wished.includes('ide') ? 'editor' : 'terminal';
  }

  read(details: Located): Read {
    const title = this.root.textOf('title');
    this.readMachines();
    const assets = this.scripts.assets(details.get('assets'));
    const [intro, finish] = [details.get('intro'), details.get('finish')];
    const steps = details.get('steps')?.items() ?? [];
    const parts = [intro, ...steps, finish].filter((part) => part?.isMap).map((part) => part as Located);
    const slides: Draft[] = parts.map((part, i) => {
      const isStep = part !== intro && part !== finish;
      const fallback = isStep ? `Step ${steps.indexOf(part) + 1}` : part === intro ? 'Introduction' : 'Finish';
      return this.slide(part, part.textOf('title') ?? fallback, i === 0 ? assets : []);
    });
    const cover = this.cover();
    if (parts.length === 0) cover[0]?.body.push(...assets);
    this.tellUnknown(details, parts);
    const manifest = { ...this.about(), ...this.scripts.manifest() };
    return { title, manifest, slides: [...cover, ...slides], separators: 'the steps of index.json' };
  }

  private cover(): Draft[] {
    const said = this.root.get('title');
    const title = said?.text();
    return said && title ? titleSlide({ title, description: this.root.textOf('description'), line: said.line }) : [];
  }

  private about(): Record<string, unknown> {
    const description = this.root.textOf('description')?.replaceAll(/\s+/g, ' ').slice(0, 300);
    const minutes = Number(/^(\d{1,3})(?:\s*min\w*)?$/i.exec(this.root.textOf('time') ?? '')?.[1] ?? 0);
    const time = this.root.get('time');
    if (time && minutes === 0) this.lab.ledger.dropped(time.line, `time: ${time.shown()}`);
    return { ...(description ? { description } : {}), ...(minutes > 0 ? { duration: minutes } : {}) };
  }

  private slide(part: Located, title: string, before: RootContent[]): Draft {
    const said = part.get('text');
    const file = said?.text() ? this.files.read(said, `the text of “${title}”`) : null;
    const within = file ? this.files.within(file.path) : this.lab;
    const text = file ? readStepText(file.text, within) : [];
    const start = [...before, ...this.scripts.atStart(part, title)];
    const verify = part.get('verify');
    const checks = verify?.text() ? this.scripts.check(verify, title) : [];
    const [heading, ...rest] = this.withHeading(text, title, part);
    const whole = [...(heading ? [heading] : []), ...start, ...rest, ...this.answer(part)];
    const isTask = checks.length > 0;
    const body = isTask ? [this.task(whole, checks, { title, within, line: verify?.line ?? part.line })] : whole;
    const settings = isTask || hasBlock(whole) ? { layout: this.layout } : {};
    return { line: part.line, down: false, settings, body, notes: [], name: null };
  }

  private task(
    nodes: readonly RootContent[],
    checks: readonly RootContent[],
    { title, within, line }: { title: string; within: Lab; line: number },
  ): RootContent {
    const { body, help } = readHelp(nodes, within);
    const { blocks, ledger } = this.lab;
    ledger.changed(line, `the task “${title}” has no wrong try: write one, which rehearsal asks for`);
    if (!hasBlock([...body, ...help]))
      ledger.changed(line, `the task “${title}” has no block that solves it: write a <Solution>`);
    return flowElement('Task', { name: blocks.name(title, 'task') }, [...body, ...checks, ...help]);
  }

  /** The text's own heading where it stands above all of it, else the step's title. */
  private withHeading(nodes: RootContent[], title: string, part: Located): RootContent[] {
    const [first, ...rest] = nodes;
    const heading: RootContent = { type: 'heading', depth: 2, children: [{ type: 'text', value: title }] };
    if (first?.type !== 'heading') return [heading, ...nodes];
    if (slugOf(textOf(first)) === slugOf(title)) return nodes;
    const isAbove = first.depth <= 2 && rest.every((node) => node.type !== 'heading' || node.depth > first.depth);
    if (!isAbove) return [heading, ...nodes];
    this.lab.ledger.changed(part.line, `“${title}” is called “${textOf(first)}”, as its text is`);
    return nodes;
  }

  /** Katacoda's steps may have their solution in a file. */
  private answer(part: Located): RootContent[] {
    const said = part.get('answer');
    const file = said?.text() ? this.files.read(said, 'the solution of a step') : null;
    const text = file ? readStepText(file.text, this.files.within(file.path)) : [];
    if (text.length === 0) return [];
    const summary: RootContent = { type: 'paragraph', children: [{ type: 'text', value: 'Solution' }] };
    return [flowElement('details', {}, [flowElement('summary', {}, [summary]), ...text])];
  }

  /** How many machines there are, and what they were. */
  private readMachines(): void {
    const image = this.root.get('backend')?.get('imageid');
    const name = image?.text() ?? '';
    const count = Number(/(\d)-?nodes?\b/i.exec(name)?.[1] ?? (/cluster|swarm|2x/i.test(name) ? 2 : 1));
    this.lab.blocks.nodes = Math.min(Math.max(count, 1), MAX_NODES);
    if (image && !/^(?:ubuntu|docker|debian)/i.test(name))
      this.lab.ledger.changed(
        image.line,
        `machines of ${name}: nodes here are Debian with Docker; install what else it needs`,
      );
  }

  private tellUnknown(details: Located, parts: readonly Located[]): void {
    tellKeys(this.root, ROOT_KEYS, this.lab);
    tellKeys(details, DETAIL_KEYS, this.lab);
    for (const part of parts) tellKeys(part, STEP_KEYS, this.lab);
    for (const [name, known] of [
      ['backend', 'imageid'],
      ['interface', 'layout'],
      ['environment', 'uilayout'],
    ] as const) {
      const map = this.root.get(name);
      if (map) tellKeys(map, new Set([known]), this.lab);
    }
  }
}

function tellKeys(map: Located, known: ReadonlySet<string>, { ledger }: Lab): void {
  for (const [key, value] of map.entries())
    if (!known.has(key) && value.shown() !== '')
      ledger.dropped(value.line, `${key}: ${value.shown().replaceAll(/\s+/g, ' ')}`);
}
