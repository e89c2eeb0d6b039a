// Owns the machines that a deck asks for: what an author may declare of them, and which combinations cannot be.
import { z } from 'zod';
import { PORT_NAME } from './ids';
import { MAX_NODES } from './protocol';

/** A path inside the deck's folder: relative, forward slashes, never upwards. */
export const innerPath = z
  .string()
  .regex(
    /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[\w./-]+$/,
    'must be a path inside the deck’s folder, such as "images/golang"',
  );

/** The machines' own names end up in DNS, in prompts and in tabs; these are taken already. */
const RESERVED = new Set(['localhost', 'registry', 'mirror', 'gateway']);

const nodeName = z
  .string()
  .regex(
    /^[a-z](?:[a-z0-9-]{0,22}[a-z0-9])?$/,
    'must be 1 to 24 lower-case letters, digits and hyphens, such as "node1"',
  )
  .refine((name) => !RESERVED.has(name), 'is a name that means something else in a sandbox');

const portSchema = z.strictObject({
  name: z
    .string()
    .regex(
      PORT_NAME,
      'must begin with a letter, then lower-case letters, digits and single hyphens, 30 at most, such as "hello"',
    )
    .describe('What the audience’s address begins with.'),
  port: z.number().int().min(1).max(65_535).describe('TCP port on the node.'),
});

export const nodeSchema = z.strictObject({
  name: nodeName.describe('Its host name: the other nodes reach it by that.'),
  role: z
    .enum(['manager', 'worker'])
    .optional()
    .describe('Its part in a Swarm; the first is a manager, others workers.'),
  joined: z.boolean().default(false).describe('Whether it is in the sandbox’s Swarm from its start.'),
  packages: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, 'must be the name of a Debian package'))
    .max(30)
    .default([])
    .describe('Debian packages that it has beside the usual ones; `gitlab-ci-local` brings the pipeline engine.'),
  env: z
    .record(z.string(), z.string().max(2_000))
    .refine(
      (env) => Object.keys(env).every((name) => /^[A-Za-z_]\w*$/.test(name)),
      'must be variables: a name, and a text',
    )
    .default({})
    .describe('Variables of its shells.'),
  files: innerPath.optional().describe('Folder copied into its work folder.'),
  ports: z.array(portSchema).max(10).default([]).describe('Ports that have a name for the audience.'),
});

/** One machine of a sandbox. */
export type NodeSpec = Omit<z.output<typeof nodeSchema>, 'role'> & { role: 'manager' | 'worker' };

const COUNT = `must be a number of nodes from 1 to ${MAX_NODES}, or a list of that many`;

export const nodesSchema = z
  .unknown()
  .default(1)
  .transform((value) => (typeof value === 'number' ? numbered(value) : (value ?? numbered(1))))
  .pipe(z.array(nodeSchema, { error: COUNT }).min(1, COUNT).max(MAX_NODES, COUNT))
  .transform((nodes) => nodes.map(withRole))
  .superRefine((nodes, context) => {
    for (const { path, message } of problemsOf(nodes)) context.addIssue({ code: 'custom', path, message });
  });

/** A node as it is where nothing is said about it. */
export function plainNode(name: string, role: NodeSpec['role'] = 'worker'): NodeSpec {
  return { name, role, joined: false, packages: [], env: {}, ports: [] };
}

/** The first of node1, node2, … that is not taken. */
export function nextNodeName(taken: readonly string[]): string {
  let number = 1;
  while (taken.includes(`node${number}`)) number += 1;
  return `node${number}`;
}

/** One of the names that `nextNodeName` gives. */
export function isNodeName(name: string): boolean {
  const number = Number(/^node(\d)$/.exec(name)?.[1]);
  return number >= 1 && number <= MAX_NODES;
}

/** More than there may be is cut to one too many, for the list's own check to find. */
function numbered(count: number): z.output<typeof nodeSchema>[] {
  if (!Number.isInteger(count) || count < 1) return [];
  return Array.from({ length: Math.min(count, MAX_NODES + 1) }, (_, index) =>
    plainNode(`node${index + 1}`, index === 0 ? 'manager' : 'worker'),
  );
}

function withRole(node: z.output<typeof nodeSchema>, index: number): NodeSpec {
  return { ...node, role: node.role ?? (index === 0 ? 'manager' : 'worker') };
}

type Problem = { path: (string | number)[]; message: string };

function problemsOf(nodes: readonly NodeSpec[]): Problem[] {
  const problems: Problem[] = [];
  nodes.forEach(({ name }, index) => {
    if (nodes.findIndex((other) => other.name === name) < index)
      problems.push({ path: [index, 'name'], message: `“${name}” is the name of another node` });
  });
  const hasSwarm = nodes.some(({ role, joined }) => role === 'manager' && joined);
  const orphan = nodes.findIndex(({ joined }) => joined);
  if (orphan >= 0 && !hasSwarm)
    problems.push({
      path: [orphan, 'joined'],
      message: 'a Swarm begins with a manager: none of the managers is joined',
    });
  return [...problems, ...portProblems(nodes)];
}

function portProblems(nodes: readonly NodeSpec[]): Problem[] {
  const portOf = new Map<string, number>();
  return nodes.flatMap(({ ports }, node) =>
    ports.flatMap(({ name, port }, index) => {
      const other = portOf.get(name);
      portOf.set(name, other ?? port);
      const message = `“${name}” already stands for port ${other}; give port ${port} another name`;
      return other === undefined || other === port ? [] : [{ path: [node, 'ports', index, 'name'], message }];
    }),
  );
}
