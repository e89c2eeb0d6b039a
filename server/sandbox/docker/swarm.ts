// Owns joining nodes to the sandbox's Swarm before anybody types.
import { type SandboxNode, SandboxRefusal } from '../provider';

const DEADLINE_MS = 60_000;

/** `nodes`: those that are to be in it, with their addresses; at least one is a manager. */
export async function formSwarm(nodes: readonly { node: SandboxNode; address: string }[]): Promise<void> {
  const first = nodes.find(({ node }) => node.role === 'manager');
  if (!first) throw new Error('invariant: a topology without a joined manager is refused');
  await answerOf(first.node, `docker swarm init --advertise-addr ${first.address}`);
  const others = nodes.filter((each) => each !== first);
  const roles = [...new Set(others.map(({ node }) => node.role))];
  const tokens = new Map<string, string>();
  for (const role of roles) tokens.set(role, await answerOf(first.node, `docker swarm join-token -q ${role}`));
  await Promise.all(
    others.map(({ node }) =>
      answerOf(node, `docker swarm join --token ${tokens.get(node.role)} ${first.address}:2377`),
    ),
  );
}

async function answerOf(node: SandboxNode, command: string): Promise<string> {
  const outcome = await node.run({ command, timeoutMs: DEADLINE_MS, maxOutputBytes: 2_000 });
  if (outcome.kind === 'exited' && outcome.status === 0) return outcome.output.trim();
  throw new SandboxRefusal(
    `The Swarm could not be formed on ${node.name}: ${outcome.output.trim() || 'it took too long'}`,
  );
}
