// Owns what every provider must do whose sandboxes have an engine and several machines: the steps that a lab is made of.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PortClosed, type Sandbox, type SandboxNode, SandboxRefusal } from '#server/sandbox/provider';
import { nodeRequest, sandboxRequest } from '../../support/sandbox';
import { until } from '../../support/until';
import type { Subject } from './contract';

const IMAGE = 'debian:bookworm-slim';
const quick = { timeoutMs: 60_000, maxOutputBytes: 10_000 };

/** Runs it to its end with status 0; what it said, trimmed. */
export async function ranOn(node: SandboxNode, command: string): Promise<string> {
  const outcome = await node.run({ ...quick, command });
  if (outcome.kind !== 'exited' || outcome.status !== 0)
    throw new Error(`${node.name}: ${command}: ${JSON.stringify(outcome)}`);
  return outcome.output.trim();
}

/** A server on that port in perl, which every Debian has: it answers each connection with the text. */
export function serving(port: number, text: string): string {
  return `perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(LocalPort => ${port}, Listen => 9, ReuseAddr => 1) or die; while (my $c = $s->accept) { print $c "${text} "; print $c \`hostname\`; close $c }'`;
}

/** What a port of that machine says before it closes; null when nothing listens there yet. */
export async function saidBy(node: SandboxNode, port: number): Promise<string | null> {
  const stream = await node.connect(port).catch((error: unknown) => {
    if (error instanceof PortClosed) return null;
    throw error;
  });
  if (!stream) return null;
  let text = '';
  for await (const part of stream) text += part;
  return text.trim() || null;
}

/** As seen from a container: what a name and port on its networks say. */
function dialling(name: string, port: number): string {
  return `perl -MIO::Socket::INET -e 'my $c = IO::Socket::INET->new(PeerAddr => "${name}:${port}", Timeout => 3) or exit 1; print <$c>'`;
}

export function describeMachines(name: string, subject: () => Subject): void {
  let sandbox: Sandbox;
  let folder: string;
  const steps: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-files-'));
    await writeFile(join(folder, 'stack.yaml'), 'services: {}\n');
    const nodes = [
      nodeRequest('node1', { joined: true, env: { TIER: 'front' } }),
      nodeRequest('node2', { joined: true }),
      nodeRequest('other', { folders: [folder] }),
    ];
    sandbox = await subject().provider.start(sandboxRequest({ nodes, onStep: (step) => steps.push(step) }));
  }, 120_000);
  afterAll(async () => {
    await sandbox?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const node = (index: 0 | 1 | 2) => {
    const found = sandbox.nodes[index];
    if (!found) throw new Error('invariant: it was started with three nodes');
    return found;
  };

  test(`${name} M14 a start of several nodes says how many of them run`, () => {
    expect(steps.slice(2, 5)).toEqual(['1 of 3 nodes runs', '2 of 3 nodes run', '3 of 3 nodes run']);
  });

  describeEngine(name, () => node(0));
  describeSwarm(name, () => [node(0), node(1)]);
  describeNodes(name, () => sandbox);
}

function describeEngine(name: string, node: () => SandboxNode): void {
  test(`${name} M1 images: from the shelf, and loaded from a file`, async () => {
    await ranOn(node(), `docker image inspect ${IMAGE}`);
    await ranOn(node(), `docker tag ${IMAGE} saved:1 && docker save saved:1 >saved.tar && docker rmi saved:1`);
    expect(await ranOn(node(), 'docker load <saved.tar && rm saved.tar')).toContain('saved:1');
  });

  test(`${name} M2 containers: run, build, exec, a published port, limits`, async () => {
    expect(await ranOn(node(), `docker run --rm ${IMAGE} echo ran`)).toBe('ran');
    const dockerfile = `FROM ${IMAGE}\\nRUN echo built >/page\\n`;
    expect(
      await ranOn(node(), `printf '${dockerfile}' | docker build -q -t app - && docker run --rm app cat /page`),
    ).toContain('built');
    await ranOn(node(), `docker run -d --name web --memory 64m -p 8080:80 ${IMAGE} ${serving(80, 'published')}`);
    expect(await until('the published port', () => saidBy(node(), 8080))).toContain('published');
    expect(await ranOn(node(), 'docker exec web echo executed')).toBe('executed');
    const hog = 'perl -e \'my $x = "x" x 500_000_000; print "ate it"\'';
    const ate = await node().run({ ...quick, command: `docker exec web ${hog}` });
    expect(ate.output).not.toContain('ate it');
    await ranOn(node(), 'docker rm -f web');
  });

  test(`${name} M3 containers reach each other by name on a network of their own`, async () => {
    await ranOn(
      node(),
      `docker network create pair && docker run -d --name web --network pair ${IMAGE} ${serving(80, 'by name')}`,
    );
    const dial = `docker run --rm --network pair ${IMAGE} ${dialling('web', 80)}`;
    expect(await until('an answer', () => ranOn(node(), dial).catch(() => null))).toContain('by name');
    await ranOn(node(), 'docker rm -f web && docker network rm pair');
  });
}

function describeSwarm(name: string, nodes: () => [SandboxNode, SandboxNode]): void {
  const tasks = `docker service ps %s --filter desired-state=running --format '{{.CurrentState}}'`;
  const untilRunning = async (service: string, count: number) =>
    until(
      `${count} tasks of ${service}`,
      async () => (await ranOn(nodes()[0], tasks.replace('%s', service))).match(/^Running/gm)?.length === count,
      60_000,
    );

  test(`${name} M4 nodes that are declared so have joined, each in its role`, async () => {
    const listed = await ranOn(nodes()[0], "docker node ls --format '{{.Hostname}} {{.Status}} {{.ManagerStatus}}'");
    expect(
      listed
        .split('\n')
        .map((line) => line.trim())
        .sort(),
    ).toEqual(['node1 Ready Leader', 'node2 Ready']);
  });

  test(`${name} M5 a global service answers on a host-mode port of every node`, async () => {
    const [first, second] = nodes();
    const publish = '--publish mode=host,published=9000,target=80';
    await ranOn(first, `docker service create -d --name each --mode global ${publish} ${IMAGE} ${serving(80, 'each')}`);
    await untilRunning('each', 2);
    for (const node of [first, second]) expect(await until('its port', () => saidBy(node, 9000))).toContain('each');
    await ranOn(first, 'docker service rm each');
  });

  test(`${name} M6 an overlay over two nodes: a dnsrr service and its tasks are found by name from either`, async () => {
    const [first, second] = nodes();
    await ranOn(first, 'docker network create -d overlay --attachable mesh');
    const service = `--name web --replicas 2 --endpoint-mode dnsrr --network mesh --constraint node.hostname==node2`;
    await ranOn(first, `docker service create -d ${service} ${IMAGE} ${serving(80, 'overlay')}`);
    await untilRunning('web', 2);
    for (const target of ['web', 'tasks.web']) {
      const dial = `docker run --rm --network mesh ${IMAGE} ${dialling(target, 80)}`;
      expect(await until(`${target} from node1`, () => ranOn(first, dial).catch(() => null)), target).toContain(
        'overlay',
      );
    }
    const lookup = `docker run --rm --network mesh ${IMAGE} getent ahostsv4 tasks.web`;
    expect(await ranOn(first, `${lookup} | awk '{print $1}' | sort -u | wc -l`)).toBe('2');
    await ranOn(second, 'docker ps --filter name=web -q | wc -l');
    await ranOn(first, 'docker service rm web');
  });
}

function describeNodes(name: string, sandbox: () => Sandbox): void {
  const named = (wanted: string) => {
    const found = sandbox().nodes.find((node) => node.name === wanted);
    if (!found) throw new Error(`there is no ${wanted}`);
    return found;
  };
  const reaches = async (from: string, to: string) =>
    (await named(from).run({ ...quick, command: `timeout 5 bash -c '</dev/tcp/${to}/4000'` })).output.length === 0;
  const serveHostname = async () => {
    const serve = 'setsid socat TCP-LISTEN:4000,fork,reuseaddr EXEC:hostname >/dev/null 2>&1 </dev/null &';
    await ranOn(named('other'), `pgrep -x socat || ${serve}`);
    await until('a way from node1', () => reaches('node1', 'other'));
  };

  test(`${name} M7 nodes have their names, variables and files, and reach each other by name`, async () => {
    expect(await ranOn(named('other'), 'hostname')).toBe('other');
    expect(await ranOn(named('node1'), 'echo $TIER')).toBe('front');
    expect((await named('other').readFile('stack.yaml', 1_000)).toString()).toBe('services: {}\n');
    await serveHostname();
    expect(await saidBy(named('other'), 4000)).toBe('other');
    await expect(named('node1').connect(4000)).rejects.toBeInstanceOf(PortClosed);
  });

  test(`${name} M8 a node that is cut off is alone, keeps its shells and its port for us, and comes back as it was`, async () => {
    await serveHostname();
    const address = await ranOn(named('other'), 'hostname -I');
    const shell = await named('other').openShell({ cols: 80, rows: 24, name: 'test' });
    let screen = '';
    shell.output.on('data', (bytes: Buffer) => {
      screen += bytes;
    });
    await named('other').cutOff();
    await named('other').cutOff();
    expect(named('other').state).toBe('cut-off');
    expect(await reaches('node1', 'other')).toBe(false);
    expect(await saidBy(named('other'), 4000)).toBe('other');
    shell.write(Buffer.from('echo al""one\r'));
    await until('an answer in the shell', () => screen.includes('alone'));
    await named('other').rejoin();
    expect(named('other').state).toBe('running');
    expect(await ranOn(named('other'), 'hostname -I')).toBe(address);
    await until('a way from node1', () => reaches('node1', 'other'));
    await shell.kill();
  });

  test(`${name} M9 a killed worker is missed by its Swarm, refuses, and comes back with its disk`, async () => {
    let changes = 0;
    const stop = sandbox().onChange(() => {
      changes += 1;
    });
    const status = () => ranOn(named('node1'), "docker node inspect node2 --format '{{.Status.State}}'");
    // A manager misses a worker after three heartbeats, which are 5 s apart unless told otherwise.
    await ranOn(named('node1'), 'docker swarm update --dispatcher-heartbeat 1s');
    await ranOn(named('node2'), 'echo kept >note');
    await named('node2').kill();
    await named('node2').kill();
    expect(named('node2').state).toBe('stopped');
    await expect(named('node2').run({ ...quick, command: 'true' })).rejects.toThrow(
      'node2 has stopped. Restart it first.',
    );
    await expect(named('node2').cutOff()).rejects.toBeInstanceOf(SandboxRefusal);
    await until('the Swarm to miss it', async () => (await status()) === 'down', 60_000);
    await named('node2').restart();
    expect(named('node2').state).toBe('running');
    expect(changes).toBe(2);
    stop();
    expect(await ranOn(named('node2'), 'cat note')).toBe('kept');
    await until('the Swarm to have it back', async () => (await status()) === 'ready', 60_000);
  });

  test(`${name} M10 a restart ends what ran and brings a node that was cut off back to its network`, async () => {
    await named('other').cutOff();
    await named('other').restart();
    expect(named('other').state).toBe('running');
    expect(await saidBy(named('other'), 4000)).toBe(null);
    expect(await ranOn(named('node1'), 'getent hosts other')).toContain('other');
  });

  test(`${name} M11 nodes are added up to five, each once`, async () => {
    const asked = [sandbox().addNode(nodeRequest('node3')), sandbox().addNode(nodeRequest('node3'))];
    const [first, second] = await Promise.allSettled(asked);
    expect([first?.status, second?.status]).toEqual(['fulfilled', 'rejected']);
    expect(await ranOn(named('node1'), 'getent hosts node3')).toContain('node3');
    await expect(sandbox().addNode(nodeRequest('node3'))).rejects.toThrow('There is a node node3 already.');
    await sandbox().addNode(nodeRequest('node4'));
    await expect(sandbox().addNode(nodeRequest('node5'))).rejects.toThrow('A sandbox has at most 5 nodes.');
    expect(sandbox().nodes.map(({ name: each }) => each)).toEqual(['node1', 'node2', 'other', 'node3', 'node4']);
  });

  test(`${name} M13 an image pushed to the sandbox’s registry is pulled by another node, with its password alone`, async () => {
    await ranOn(
      named('node1'),
      `docker tag ${IMAGE} registry:5443/team/app:1 && docker push -q registry:5443/team/app:1`,
    );
    await ranOn(named('node3'), 'docker pull -q registry:5443/team/app:1');
    const denied = 'curl -s -o /dev/null -w "%{http_code}" http://registry:5443/v2/';
    expect(await ranOn(named('node3'), denied)).toBe('401');
    expect(await ranOn(named('node3'), `${denied} -u "$REGISTRY_USER:$REGISTRY_PASSWORD"`)).toBe('200');
  });

  test(`${name} M12 files go in and out, bounded`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-in-'));
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));
    await writeFile(join(folder, 'data.bin'), bytes);
    await named('node1').copyIn(folder);
    await rm(folder, { recursive: true });
    expect((await named('node1').readFile('data.bin', 100_000)).equals(bytes)).toBe(true);
    await expect(named('node1').readFile('data.bin', 99_999)).rejects.toThrow('larger than 99999 bytes');
    await expect(named('node1').readFile('nothing', 10)).rejects.toBeInstanceOf(SandboxRefusal);
  });
}

/** What a provider that declares no machines says to each thing that it cannot do. */
export function describeNoMachines(name: string, subject: () => Subject): void {
  const refusal = async (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof SandboxRefusal ? error.message : `no refusal: ${error}`),
    );

  test(`${name} M20 what it does not declare is refused, and says what to do`, async () => {
    const { provider } = subject();
    const two = [nodeRequest(), nodeRequest('node2')];
    const wanted = {
      'needs 2 nodes': two,
      'needs a Swarm': [nodeRequest('node1', { joined: true })],
      'needs the packages redis-tools': [nodeRequest('node1', { packages: ['redis-tools'] })],
    };
    for (const [words, nodes] of Object.entries(wanted)) {
      const said = await refusal(provider.start(sandboxRequest({ nodes })));
      expect(said).toContain(words);
      expect(said).toContain('Docker Engine');
    }
    const sandbox = await provider.start(sandboxRequest());
    const [node] = sandbox.nodes;
    for (const act of [node.kill, node.restart, node.cutOff, node.rejoin])
      expect(await refusal(act())).toContain('This is a local shell, not a machine');
    expect(await refusal(sandbox.addNode(nodeRequest('node2')))).toContain('not a machine');
    await sandbox.remove();
  });
}
