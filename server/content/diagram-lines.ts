// Owns which lines of a diagram can be drawn. The drawing library passes over what it does not know, so each line is read
// here first, and written as the library reads it.
import { labelOf, readFlowLine } from './diagram-flow';

export type DiagramKind = 'flowchart' | 'stateDiagram-v2' | 'sequenceDiagram' | 'classDiagram' | 'erDiagram';

/** `line` from 0 within the fence, `column` from 1. */
export type LineProblem = { line: number; column: number; message: string };
export type DiagramLines = { kind: DiagramKind; text: string } | { problems: LineProblem[] };

/** What a slide can show, and what is laid out in less than a second. */
const MAX_NODES = 50;
const MAX_EDGES = 100;
const MAX_LINES = 150;
const MAX_LINE_LENGTH = 300;

const KINDS: readonly (readonly [DiagramKind, RegExp])[] = [
  ['flowchart', /^(?:graph|flowchart)(?:\s+(TD|TB|LR|BT|RL))?$/i],
  ['stateDiagram-v2', /^stateDiagram(?:-v2)?$/i],
  ['sequenceDiagram', /^sequenceDiagram$/i],
  ['classDiagram', /^classDiagram$/i],
  ['erDiagram', /^erDiagram$/i],
];

/** Looks and links, which come from the theme or not at all. */
const PASSED_OVER =
  /^(?:%%|classDef\s|class\s+[\w,-]+\s+\w+$|style\s|linkStyle\s|click\s|cssClass\s|autonumber$|(?:de)?activate\s|accTitle\s*:|accDescr\s*:)/;

type Grammar = {
  /** Lines that stand alone. */
  statements: RegExp[];
  opens: RegExp;
  closes: RegExp;
  /** Within an open one. */
  inner: RegExp | null;
  example: string;
};

const DIRECTION = /^direction\s+(?:TD|TB|LR|BT|RL)$/i;
const ARROWS = '(?:->>|-->>|-\\)|--\\)|-x|--x|->|-->)';
const RELATIONS = '(?:<\\|--|<\\|\\.\\.|\\*--|o--|-->|--\\*|--o|--\\|>|\\.\\.>|\\.\\.\\|>|<--|<\\.\\.|--)';
const ENDS = '(?:\\|\\||\\|o|o\\||\\}\\||\\|\\{|\\}o|o\\{|\\{o|o\\})';

const GRAMMARS: Record<Exclude<DiagramKind, 'flowchart'>, Grammar> = {
  'stateDiagram-v2': {
    statements: [
      DIRECTION,
      /^(?:\[\*\]|[\w\p{L}-]+)\s*-->\s*(?:\[\*\]|[\w\p{L}-]+)(?:\s*:\s*\S.*)?$/u,
      /^state\s+"[^"]+"\s+as\s+[\w\p{L}]+$/u,
      /^[\w\p{L}-]+\s*:\s*\S.*$/u,
    ],
    opens: /^state\s+(?:"[^"]+"\s+as\s+)?[\w\p{L}]+\s*\{$/u,
    closes: /^\}$/,
    inner: null,
    example: 'Idle --> Running: started',
  },
  sequenceDiagram: {
    statements: [
      /^(?:participant|actor)\s+\S+(?:\s+as\s+\S.*)?$/,
      /^note\s+(?:left of|right of|over)\s+[^:]+:\s*\S.*$/i,
      new RegExp(`^[^\\s:>-]+\\s*${ARROWS}\\s*[+-]?[^\\s:]+\\s*:\\s*\\S.*$`),
    ],
    opens: /^(?:loop|alt|opt|par|critical|break|rect)(?:\s.*)?$/,
    closes: /^end$/,
    inner: /^(?:else|and)(?:\s.*)?$/,
    example: 'Browser->>Server: run',
  },
  classDiagram: {
    statements: [
      /^class\s+\S+(?:\s*~\w+~)?$/,
      /^class\s+\S+\s*\{\s*<<\w+>>\s*\}$/,
      new RegExp(`^\\S+\\s+(?:"[^"]*"\\s+)?${RELATIONS}\\s+(?:"[^"]*"\\s+)?[^\\s:]+(?:\\s*:\\s*\\S.*)?$`),
      /^\w+\s*:\s*\S.*$/,
    ],
    opens: /^(?:class\s+\S+(?:\s*~\w+~)?|namespace\s+\S+)\s*\{$/,
    closes: /^\}$/,
    inner: /^[^{}]+$/,
    example: 'Room "1" *-- "*" Page : holds',
  },
  erDiagram: {
    statements: [new RegExp(`^\\S+\\s+${ENDS}(?:--|\\.\\.)${ENDS}\\s+[^\\s:]+\\s*:\\s*\\S.*$`)],
    opens: /^\S+\s*\{$/,
    closes: /^\}$/,
    inner: /^\S+\s+\S+(?:\s+(?:[PFU]K,?\s*)*(?:"[^"]*")?)?$/,
    example: 'DECK ||--o{ SLIDE : has',
  },
};

export function readDiagram(text: string): DiagramLines {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => !/^\s*(?:%%.*)?$/.test(line));
  const header = (lines[first] ?? '').trim().replace(/;$/, '');
  const [kind, pattern] = KINDS.find(([, each]) => each.test(header)) ?? [];
  if (!kind || !pattern) return { problems: [{ line: Math.max(first, 0), column: 1, message: unknownKind(header) }] };
  const long = lines.findIndex((line) => line.length > MAX_LINE_LENGTH);
  if (long >= 0)
    return {
      problems: [{ line: long, column: 1, message: `A line of a diagram has at most ${MAX_LINE_LENGTH} characters.` }],
    };
  if (lines.length > MAX_LINES)
    return { problems: [{ line: 0, column: 1, message: `A diagram has at most ${MAX_LINES} lines.` }] };
  const read = new DiagramReader(kind);
  for (const [index, line] of lines.entries()) if (index > first) read.line(line, index);
  read.end();
  if (read.problems.length > 0) return { problems: read.problems };
  const opening = kind === 'flowchart' ? `flowchart ${(pattern.exec(header)?.[1] ?? 'TD').toUpperCase()}` : kind;
  return { kind, text: [opening, ...read.lines].join('\n') };
}

function unknownKind(header: string): string {
  const kinds = KINDS.map(([kind]) => kind).join(', ');
  const [word = ''] = header.split(/\s/);
  if (/^(?:xychart|pie|quadrant|sankey)/i.test(word)) return `“${word}” is not drawn: write a chart as \`\`\`chart.`;
  return `A diagram begins with its kind${word ? `, and “${word}” is none that is drawn` : ''}. There are: ${kinds}.`;
}

class DiagramReader {
  readonly lines: string[] = [];
  readonly problems: LineProblem[] = [];
  private readonly open: number[] = [];
  private nodes = 0;
  private edges = 0;

  constructor(private readonly kind: DiagramKind) {}

  line(source: string, index: number): void {
    const indent = source.length - source.trimStart().length;
    const line = source.trim().replace(/;$/, '').trimEnd();
    if (line === '' || PASSED_OVER.test(line)) return;
    const problem = this.kind === 'flowchart' ? this.flowLine(line, index) : this.otherLine(line, index, this.kind);
    if (problem) this.problems.push({ line: index, column: indent + problem.column, message: problem.message });
  }

  end(): void {
    const [unclosed] = this.open.slice(-1);
    if (unclosed !== undefined)
      this.problems.push({ line: unclosed, column: 1, message: 'What begins here does not end.' });
    if (this.nodes > MAX_NODES || this.edges > MAX_EDGES)
      this.problems.push({
        line: 0,
        column: 1,
        message: `A diagram has at most ${MAX_NODES} nodes and ${MAX_EDGES} arrows.`,
      });
  }

  private flowLine(line: string, index: number): { column: number; message: string } | null {
    const [, title] = /^subgraph\s+(\S.*)$/.exec(line) ?? [];
    if (title !== undefined) this.begin(subgraphOf(title), index);
    else if (line === 'end') return this.close(line);
    else if (DIRECTION.test(line) && this.open.length > 0) this.lines.push(line);
    else {
      const read = readFlowLine(line);
      if ('problem' in read)
        return { column: read.column, message: `${read.problem}. A line is such as: build[Build it] --> ship.` };
      this.lines.push(read.text);
      this.nodes += read.edges === 0 ? read.nodes : 0;
      this.edges += read.edges;
    }
    return null;
  }

  private otherLine(
    line: string,
    index: number,
    kind: keyof typeof GRAMMARS,
  ): { column: number; message: string } | null {
    const { statements, opens, closes, inner, example } = GRAMMARS[kind];
    if (closes.test(line)) return this.close(line);
    if (opens.test(line)) this.begin(line, index);
    else if (statements.some((each) => each.test(line)) || (this.open.length > 0 && inner?.test(line))) {
      this.lines.push(line);
      this.edges += 1;
    } else return { column: 1, message: `This line cannot be drawn. One is such as: ${example}.` };
    return null;
  }

  private begin(line: string, index: number): void {
    this.lines.push(line);
    this.open.push(index);
  }

  private close(line: string): { column: number; message: string } | null {
    if (this.open.pop() === undefined) return { column: 1, message: `“${line}” ends nothing here.` };
    this.lines.push(line);
    return null;
  }
}

function subgraphOf(title: string): string {
  const [, name, label] = /^([\w-]+)\s*\[(.+)\]$/.exec(title) ?? [];
  return name === undefined ? `subgraph ${labelOf(title)}` : `subgraph ${name} [${labelOf(label ?? '')}]`;
}
