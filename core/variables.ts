// Owns the variables of a deck: its own, and those that differ from person to person. A name stands for the same value in
// text, in braces, and in commands, as a variable of the shell: no value ever becomes part of a command's text.
import { isNodeName, type NodeSpec } from './topology';

/** By name. */
export type Values = Readonly<Record<string, string>>;

/** What each person has a value of their own for; `otherwise`: what stands in text where nobody is there. */
export type LiveVariable = { kind: 'participant' | 'address' | 'url'; of: string; otherwise: string };

const PARTICIPANT = 'PARTICIPANT';
/** Of somebody who has told no name. */
const NOBODY = 'participant';

/** Every live variable, with what it means. They are the manual. */
export const LIVE_VARIABLES: readonly { name: string; means: string }[] = [
  { name: PARTICIPANT, means: `The name that somebody has in the open room; else “${NOBODY}”.` },
  { name: 'NODE1_ADDRESS', means: 'Address of a node among the others: its name in capitals, hyphens as underscores.' },
  { name: 'HELLO_URL', means: 'Where the audience opens the port of that name, in the person’s own sandbox.' },
  { name: 'PORT_8080_URL', means: 'The same for a port that has no name.' },
];

/** Null for a name that stands for nothing in a sandbox of those nodes. One that is added later is known. */
export function liveVariable(name: string, nodes: readonly Pick<NodeSpec, 'name' | 'ports'>[]): LiveVariable | null {
  if (name === PARTICIPANT) return { kind: 'participant', of: '', otherwise: NOBODY };
  const [, stem = '', kind] = /^([A-Z][A-Z0-9_]*)_(ADDRESS|URL)$/.exec(name) ?? [];
  const said = stem.toLowerCase().replaceAll('_', '-');
  if (kind === 'ADDRESS')
    return isNodeName(said) || nodes.some((node) => node.name === said)
      ? { kind: 'address', of: said, otherwise: said }
      : null;
  if (kind !== 'URL') return null;
  if (nodes.some(({ ports }) => ports.some((port) => port.name === said)))
    return { kind: 'url', of: said, otherwise: `the address of ${said}` };
  const port = portNumber(stem);
  return port === null ? null : { kind: 'url', of: String(port), otherwise: `the address of port ${port}` };
}

/** What is known of a person and their sandbox. */
export type Known = {
  /** The deck's own. */
  own: Values;
  /** Names that the deck mentions. */
  mentioned: readonly string[];
  /** Null: none was told. */
  participant: string | null;
  nodes: readonly { name: string; address: string }[];
  /** Names of ports. */
  ports: readonly string[];
  /** Where the audience opens a port, by name or number; null where it cannot. */
  urlOf(port: string): string | null;
};

export function valuesOf({ own, mentioned, participant, nodes, ports, urlOf }: Known): Values {
  const numbers = mentioned.flatMap((name) => portNumber(name.replace(/_URL$/, '')) ?? []);
  const urls = [...numbers.map((port) => ({ name: `PORT_${port}`, port: String(port) })), ...ports.map(named)];
  const live = [
    [PARTICIPANT, participant ?? NOBODY],
    ...nodes.map(({ name, address }) => [`${inCapitals(name)}_ADDRESS`, address]),
    ...urls.map(({ name, port }) => [`${name}_URL`, urlOf(port)]),
  ];
  const there = live.filter((each): each is [string, string] => each[1] !== null);
  // What the deck says holds also where somebody gives a port a name that would make it another thing. No environment has
  // room for NUL.
  const all = [...there, ...Object.entries(own)].map(([name, value]) => [name, value.replaceAll('\0', '')]);
  return Object.fromEntries(all);
}

/** The names that a command reads, each once. */
export function namesIn(command: string): string[] {
  return [...new Set([...command.matchAll(/\$\{?[#!]?([A-Za-z_]\w*)/g)].map(([, name = '']) => name))];
}

/** Why a deck cannot call a variable of its own that; null when it can. */
export function nameProblem(name: string, nodes: readonly Pick<NodeSpec, 'name' | 'ports'>[]): string | null {
  if (liveVariable(name, nodes)) return `${name} has a value already, each person’s own: use another name`;
  return SHELLS_OWN.test(name) ? `${name} means something to shells themselves: use another name` : null;
}

/** The variable that was probably meant by a name in a command that nothing in the deck sets; null when it may be another. */
export function meantBy(name: string, known: readonly string[]): string | null {
  if (known.includes(name) || name.length < 4) return null;
  const most = name.length < 8 ? 1 : 2;
  return known.find((each) => distance(each.toUpperCase(), name.toUpperCase()) <= most) ?? null;
}

/** A statement that gives a shell these variables, on one line so that the lines of what follows keep their numbers. */
export function exportStatement(values: Values): string {
  const words = Object.entries(values).map(([name, value]) => `${name}=${quoted(value)}`);
  return words.length > 0 ? `export ${words.join(' ')}; ` : '';
}

/** One word that bash takes for this text, whatever is in it. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''").replaceAll('\n', () => "'$'\\n''")}'`;
}

/** They steer the shell, the loader or the way to programs. */
const SHELLS_OWN =
  /^(?:BASH.*|LD_.*|LC_.*|LANG|PS[0-4]|PROMPT_.*|HIST.*|SLIPWAY.*|DOCKER_.*|PATH|CDPATH|HOME|IFS|ENV|PWD|OLDPWD|SHELL|SHELLOPTS|SHLVL|TERM|USER|LOGNAME|HOSTNAME|UID|EUID|PPID|GROUPS|RANDOM|SECONDS|LINENO|OPTIND|OPTARG|TMPDIR|EDITOR|LESS|COLORTERM|DIRSTACK|FUNCNAME|PIPESTATUS|REPLY|POSIXLY_CORRECT|TMOUT)$/;

const MAX_PORT = 65_535;

/** Of `PORT_8080`. */
function portNumber(stem: string): number | null {
  const port = Number(/^PORT_([1-9]\d{0,4})$/.exec(stem)?.[1]);
  return port <= MAX_PORT ? port : null;
}

function named(port: string): { name: string; port: string } {
  return { name: inCapitals(port), port };
}

function inCapitals(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

/** How many letters are to be put in, taken out or changed to make one of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (let place = 0; place < other.length; place += 1)
      next.push(
        Math.min(
          (row[place + 1] ?? 0) + 1,
          (next[place] ?? 0) + 1,
          (row[place] ?? 0) + (letter === other[place] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}
