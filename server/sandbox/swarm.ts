// Owns the Swarm that nodes of a sandbox are in by the word of its deck: before anybody types, and again where one has left.
import { type SandboxNode, SandboxRefusal } from './provider';

const DEADLINE_MS = 60_000;

/** Nodes that are to be in it, with their addresses; at least one is a manager. */
export async function formSwarm(nodes: readonly { node: SandboxNode; address: string }[]): Promise<void> {
  const first = nodes.find(({ node }) => node.role === 'manager');
  if (!first) throw new Error('invariant: a topology without a joined manager is refused');
  await begin(first);
  await join(
    nodes.filter((each) => each !== first).map(({ node }) => node),
    first,
  );
}

/**
 * Has those of them that run in one Swarm again. Who is in it stays as they are; where no manager is in one, it is a new one,
 * without the services of the old. Rejects with a `SandboxRefusal`, also where it cannot be told whether a manager is in one.
 */
export async function mendSwarm(nodes: readonly SandboxNode[]): Promise<void> {
  const running = nodes.filter(({ state }) => state === 'running');
  const managers = running.filter(({ role }) => role === 'manager');
  const states = await Promise.all(
    managers.map((node) => answerOf(node, "docker info -f '{{.Swarm.LocalNodeState}}'")),
  );
  const manager = managers[Math.max(0, states.indexOf('active'))];
  if (!manager) throw new SandboxRefusal('The manager of the Swarm does not run. Restart it from its tab.');
  const first = { node: manager, address: manager.address };
  if (!states.includes('active')) {
    await isWell(manager, LEAVE);
    await begin(first);
  }
  const members = new Set((await answerOf(manager, 'docker node ls -q')).split('\n'));
  const isOut = async (node: SandboxNode) => !members.has(await answerOf(node, "docker info -f '{{.Swarm.NodeID}}'"));
  const others = running.filter((node) => node !== manager);
  const out = await Promise.all(others.map(isOut));
  const lost = others.filter((_, place) => out[place]);
  await Promise.all(lost.map((node) => isWell(node, LEAVE)));
  for (const { name } of lost) await forget(name, manager);
  await join(lost, first);
}

const LEAVE = 'docker swarm leave --force';

/** A node that comes again is a new one to the Swarm: what it was before would stay in the list for good, under the same name. */
async function forget(name: string, manager: SandboxNode): Promise<void> {
  // Its own filter by name takes all that begin so.
  const old = `docker node ls --format '{{.Hostname}} {{.ID}}' | sed -n 's/^${name} //p'`;
  await isWell(manager, `for id in $(${old}); do docker node demote $id; docker node rm --force $id; done`);
}

type Manager = { node: SandboxNode; address: string };

async function begin({ node, address }: Manager): Promise<void> {
  await answerOf(node, `docker swarm init --advertise-addr ${address}`);
}

async function join(nodes: readonly SandboxNode[], { node: manager, address }: Manager): Promise<void> {
  const roles = [...new Set(nodes.map(({ role }) => role))];
  const tokens = new Map<string, string>();
  for (const role of roles) tokens.set(role, await answerOf(manager, `docker swarm join-token -q ${role}`));
  await Promise.all(
    nodes.map((node) => answerOf(node, `docker swarm join --token ${tokens.get(node.role)} ${address}:2377`)),
  );
}

async function isWell(node: SandboxNode, command: string): Promise<boolean> {
  const outcome = await node.run({ command, timeoutMs: DEADLINE_MS, maxOutputBytes: 2_000 });
  return outcome.kind === 'exited' && outcome.status === 0;
}

async function answerOf(node: SandboxNode, command: string): Promise<string> {
  const outcome = await node.run({ command, timeoutMs: DEADLINE_MS, maxOutputBytes: 2_000 });
  if (outcome.kind === 'exited' && outcome.status === 0) return outcome.output.trim();
  throw new SandboxRefusal(
    `The Swarm could not be formed on ${node.name}: ${outcome.output.trim() || 'it took too long'}`,
  );
}
