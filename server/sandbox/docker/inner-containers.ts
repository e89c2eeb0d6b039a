// Owns what becomes of the engine and the containers inside a node that is switched off and on.
import type { Container } from 'dockerode';
import { runCommand } from './command';
import { runExec } from './exec';

const LIST_RUNNING = `
pidof dockerd >/dev/null || exit 0
tasks=$(docker ps -q --filter label=com.docker.swarm.task.id)
for id in $(docker ps -q); do case " "$tasks" " in *"$id"*) ;; *) echo "$id" ;; esac; done`;

/** Ids of those that run now, and that no Swarm starts again. An engine that sleeps is left asleep. */
export async function ranByHand(container: Container): Promise<readonly string[]> {
  const outcome = await runCommand(container, { command: LIST_RUNNING, timeoutMs: 20_000, maxOutputBytes: 16_384 });
  return outcome.kind === 'exited' ? outcome.output.split('\n').filter((id) => /^[0-9a-f]{12}$/.test(id)) : [];
}

// The socket of its life before may still lie there: the first command may find nobody behind it.
const IS_UP = `
[ -d /var/lib/docker/network ] || exit 0
timeout 60 sh -c 'until docker version; do sleep 0.2; done'`;
const WAKE = `${IS_UP}
[ $# -eq 0 ] || docker start "$@"`;

/** What a Swarm had run here, where it is not any more: nothing else would remove them. */
const REMOVE_TASKS = `
docker ps -aq --filter label=com.docker.swarm.task.id | xargs -r docker rm -f`;

/** The engine sleeps after a start; one that was used must come back by itself, with its services and its Swarm. */
export function wakeEngine(container: Container, containers: readonly string[]): void {
  void runExec(container, ['sh', '-c', WAKE, 'wake', ...containers]).catch(() => {});
}

/** To be awaited before the node is in another Swarm, as it cannot tell whose tasks it removes. */
export async function removeTasks(container: Container): Promise<void> {
  await runExec(container, ['sh', '-c', IS_UP + REMOVE_TASKS]);
}
