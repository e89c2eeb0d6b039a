// Owns what is said when a node of a sandbox is at one of its limits, with what its user can do about it.

export const STRAINS = ['memory', 'processes', 'disk'] as const;

/** `memory`: something was ended for want of it, just now; the others last while they last. */
export type Strain = { node: string; kind: (typeof STRAINS)[number] };

const WORDS: Record<Strain['kind'], (node: string) => string> = {
  memory: (node) =>
    `Out of memory: ${node} ended a process to go on. Stop what you do not need ("docker ps", "docker stop NAME").`,
  processes: (node) =>
    `${node} has as many processes as it may have; new ones fail. Stop some containers ("docker ps", "docker stop NAME").`,
  disk: (node) => `The disk of ${node} is full. Free some space ("docker system prune", "rm").`,
};

export function strainText({ node, kind }: Strain): string {
  return WORDS[kind](node);
}
