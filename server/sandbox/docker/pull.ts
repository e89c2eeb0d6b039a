// Owns pulling images from their registries: who has been found silent or exhausted is not asked again, and a refusal
// is told in words with what to do.

import type { Readable } from 'node:stream';
import { createLanes } from '../lanes';
import { follow, type Progress } from './build';
import type { EngineConnection } from './connect';
import { messageOf } from './engine-errors';

/** Why an image could not be pulled. After the first two the registry is not asked for other images either. */
export type PullFailure = 'limited' | 'unreachable' | 'unknown' | 'broken';

export class PullRefusal extends Error {
  override readonly name = 'PullRefusal';
  constructor(
    readonly failure: PullFailure,
    message: string,
  ) {
    super(message);
  }
}

/** What is known of registries, by host. To be shared by all pulls of one preparation. */
export type Registries = Map<string, PullRefusal>;

/** A registry that says nothing for this long is taken for unreachable: a talk may be given without a network. */
const PULL_SILENCE_MS = 20_000;
const HUB = 'docker.io';

export type PullRequest = Progress & { registries?: Registries | undefined };

/** One after the other: a registry that refuses the first is not asked for the next. */
const pulls = createLanes(1);

/** Rejects with a `PullRefusal` when the image cannot be had from its registry; tries once. */
export function pullImage(connection: EngineConnection, name: string, request: PullRequest): Promise<void> {
  return pulls.run(() => pullKnowing(connection, name, request));
}

async function pullKnowing(connection: EngineConnection, name: string, request: PullRequest): Promise<void> {
  const host = registryOf(name);
  const known = request.registries?.get(host);
  if (known) throw known;
  try {
    await pull(connection, name, request);
  } catch (error) {
    request.signal?.throwIfAborted();
    const refusal = refusalOf(name, messageOf(error));
    const concernsAll = refusal.failure === 'limited' || refusal.failure === 'unreachable';
    if (concernsAll) request.registries?.set(host, refusal);
    throw refusal;
  }
}

async function pull(connection: EngineConnection, name: string, progress: Progress): Promise<void> {
  const silence = new AbortController();
  const restart = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(new Error(SILENT)), PULL_SILENCE_MS);
  };
  let timer: NodeJS.Timeout | undefined;
  restart();
  const signal = AbortSignal.any([silence.signal, ...(progress.signal ? [progress.signal] : [])]);
  try {
    const stream = (await connection.docker.pull(name, { abortSignal: signal })) as Readable;
    signal.addEventListener('abort', () => stream.destroy(signal.reason), { once: true });
    await follow(connection, stream, (message) => {
      restart();
      const { current, total } = message.progressDetail ?? {};
      const share = current && total ? ` ${Math.round((current / total) * 100)} %` : '';
      progress.onStep?.(`pulling ${name}: ${message.status ?? ''} ${message.id ?? ''}${share}`.trimEnd());
    });
  } catch (error) {
    throw silence.signal.aborted ? silence.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

/** As the engine reads a name: its first part is a host when it looks like one. */
export function registryOf(name: string): string {
  const [first = '', ...rest] = name.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isHost ? first : HUB;
}

const SILENT = 'it does not answer';
const UNREACHABLE =
  /dial |no such host|lookup .* on |i\/o timeout|Client\.Timeout|context deadline|TLS handshake|connection (refused|reset)|network is unreachable|server misbehaving|does not answer/i;
const UNKNOWN =
  /manifest unknown|manifest for .* not found|not found|name unknown|pull access denied|no matching manifest/i;

/** From what the engine passes on of the registry's answer. */
export function refusalOf(name: string, said: string): PullRefusal {
  const reason = said.replace(/^\(HTTP code \d+\) [^-]*- /, '');
  const host = registryOf(name);
  const registry = host === HUB ? 'Docker Hub' : `the registry ${host}`;
  if (/toomanyrequests|too many requests|\b429\b/i.test(reason))
    return new PullRefusal(
      'limited',
      `${registry} allows this network no more pulls for now. Wait until it does (Docker Hub counts over six hours), or run "docker login" and "docker pull ${name}" yourself, or give the engine a mirror ("registry-mirrors" in its daemon.json); then run "npx slipway prepare" again`,
    );
  if (UNKNOWN.test(reason))
    return new PullRefusal(
      'unknown',
      `${registry} has no ${name}, or not for everybody: check its name and tag (${reason})`,
    );
  if (UNREACHABLE.test(reason)) return new PullRefusal('unreachable', `${registry} cannot be reached (${reason})`);
  return new PullRefusal('broken', `pulling ${name} from ${registry} broke off (${reason})`);
}
