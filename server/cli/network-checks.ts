// Owns what `slipway doctor` says of the network: registries and their mirrors, names for apps, the port. Each answer
// is waited for a moment only: a machine without a network is told so at once.
import { lookup } from 'node:dns/promises';
import { createServer } from 'node:net';
import type { Config } from '../config';
import { neededImages } from '../needed-images';
import type { EngineConnection } from '../sandbox/docker/connect';
import { readGround } from '../sandbox/docker/ground';
import { registryOf } from '../sandbox/docker/pull';
import { findRunningServer } from './address';
import { reasonOf } from './outcome';
import { type Check, lacking, limited, notNeeded, ok } from './verdict';

const PATIENCE_MS = 2_500;
const HUB = 'docker.io';
const HUB_ADDRESS = 'https://registry-1.docker.io';

/** One for each registry of the decks' images, and one for each mirror of the engine. */
export async function checkRegistries(config: Config, connection: EngineConnection | null): Promise<Check[]> {
  if (!connection) return [notNeeded('registries', 'no engine to ask')];
  const { images } = await neededImages(config.contentDir);
  const hosts = new Set([HUB, ...images.map(({ name }) => registryOf(name))]);
  const { mirrors } = await readGround(connection);
  return Promise.all([
    ...[...hosts].map((host) => checkRegistry(host === HUB ? 'Docker Hub' : `registry ${host}`, addressesOf(host))),
    ...(mirrors.length > 0
      ? mirrors.map((mirror) => checkRegistry(`mirror ${mirror}`, [mirror.replace(/\/$/, '')]))
      : [
          notNeeded(
            'registry mirror',
            'the engine has none; a class behind one address pulls each image once all the same',
          ),
        ]),
  ]);
}

/** Engines take those on loopback without TLS. */
function addressesOf(host: string): string[] {
  if (host === HUB) return [HUB_ADDRESS];
  return /^(localhost|127\.)/.test(host) ? [`https://${host}`, `http://${host}`] : [`https://${host}`];
}

async function checkRegistry(name: string, addresses: string[]): Promise<Check> {
  const answers = await Promise.allSettled(addresses.map(askRegistry));
  const [answer] = answers.filter((each) => each.status === 'fulfilled');
  if (answer) return ok(name, `answers in ${answer.value} ms`);
  const reasons = answers.map((each) => (each.status === 'rejected' ? reasonBehind(each.reason) : ''));
  return limited(
    name,
    `cannot be reached (${reasons.at(-1)}): this machine is offline, or behind a proxy that only the engine knows`,
    'Run "npx slipway prepare" where there is a network, and no registry is needed afterwards. Otherwise stand-ins are built from Debian’s packages.',
  );
}

/** Milliseconds until it answers, whatever it says: to be asked for a name and a password is an answer. */
async function askRegistry(address: string): Promise<number> {
  const start = Date.now();
  const signal = AbortSignal.timeout(PATIENCE_MS);
  await fetch(`${address}/v2/`, { method: 'HEAD', redirect: 'manual', signal });
  return Date.now() - start;
}

function reasonBehind(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${PATIENCE_MS / 1000} s`;
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name does not resolve';
  return cause instanceof Error ? cause.message : reasonOf(error);
}

export async function checkNames({ appsDomain }: Config): Promise<Check> {
  const domain = appsDomain.replace(/:\d+$/, '');
  const name = `*.${domain}`;
  const found = await Promise.race([lookup(`8080-doctor.${domain}`).catch(() => null), patience()]);
  if (found) return ok(name, `resolves to ${found.address}`);
  if (domain === 'localhost') return ok(name, 'browsers resolve it themselves; curl on this machine does not');
  return lacking(
    name,
    'does not resolve',
    `Add a wildcard record for ${name} that leads to this server; until then apps open below /apps/ of the site.`,
  );
}

function patience(): Promise<null> {
  return new Promise((settle) => setTimeout(() => settle(null), PATIENCE_MS).unref());
}

export async function checkPort({ dataDir, host, port }: Config): Promise<Check> {
  const name = `port ${port}`;
  const running = await findRunningServer(dataDir);
  if (running) return ok(name, `Slipway answers at ${running.url}`);
  const error = await tryListening(host, port);
  if (error === null) return ok(name, `free on ${host}`);
  return lacking(
    name,
    `cannot be used on ${host}: ${reasonOf(error)}`,
    'Set PORT to another one, or end what uses it.',
  );
}

function tryListening(host: string, port: number): Promise<Error | null> {
  const server = createServer();
  return new Promise((settle) => {
    server.once('error', settle);
    server.listen(port, host, () => server.close(() => settle(null)));
  });
}
