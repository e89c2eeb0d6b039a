// Owns a run of the server from the command line: preparation, the addresses it prints, and its end on a signal.
import { holdLock } from '../../scripts/lock.mjs';
import { createLink } from '../auth/link';
import type { Config } from '../config';
import { createLog, type Log } from '../log';
import { type Serving, serve } from '../main';
import { prepare } from '../prepare';
import { StoreRefusal } from '../store/event-log';
import { noteAddress, serverLock, startsText, whyInUse } from './address';
import { configOrEnd, endWith, reasonOf } from './outcome';

/** Settles when the server has ended. */
export async function runServer({ dev }: { dev: boolean }): Promise<void> {
  const config = configOrEnd();
  outliveReaders();
  const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY });
  await refuseSecond(config);
  const stop = listenForStop();
  const serving = await open({ config, log, dev, signal: stop.signal });
  if (!serving) return;
  const forget = await noteAddress(config.dataDir, { url: serving.url, local: localUrl(config, serving) });
  await announce(config, serving);
  await stop.asked;
  const start = Date.now();
  say(
    `Stopping: closing connections, ${config.onStop === 'keep' ? 'leaving sandboxes as they are' : 'removing sandboxes'} …`,
  );
  await serving.close();
  forget();
  say(`Stopped in ${((Date.now() - start) / 1000).toFixed(1)} s.`);
  process.exit(0);
}

/** Who reads what it prints may end before it does: it serves on, and what it says then is lost. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/** Both would remove each other's sandboxes. Held until the process ends, however it does. */
async function refuseSecond({ dataDir }: Config): Promise<void> {
  const refuse = (why: string) => endWith(1, `${why} Stop it, or set another DATA_DIR.`);
  const lock = holdLock(serverLock(dataDir));
  const why = await whyInUse(dataDir);
  if (why) refuse(why);
  // It has ended this very moment.
  if ('holder' in lock) refuse(startsText(dataDir, lock.holder));
}

type OpenOptions = { config: Config; log: Log; dev: boolean; signal: AbortSignal };

/** Null when the preparation was stopped by a signal. */
async function open({ config, log, dev, signal }: OpenOptions): Promise<Serving | null> {
  const prepared = await prepare({ config, log, signal }).catch((error: unknown) => {
    if (signal.aborted) return null;
    return endWith(1, reasonOf(error));
  });
  if (!prepared) return null;
  try {
    return await serve({ config, log, dev, ...prepared });
  } catch (error) {
    await (config.onStop === 'keep' ? prepared.provider?.leave() : prepared.provider?.close());
    if (error instanceof StoreRefusal) endWith(1, error.message);
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      endWith(1, `Port ${config.port} on ${config.host} is taken. Set PORT to another one, or end what uses it.`);
    if (code === 'EACCES') endWith(1, `This user may not listen on port ${config.port}. Set PORT to one above 1023.`);
    if (code === 'EADDRNOTAVAIL') endWith(1, `${config.host} is no address of this machine. Set HOST to one that is.`);
    throw error;
  }
}

/** Ctrl+C reaches us twice under npm, which hands it on: what follows this soon is no second wish. */
const SAME_SIGNAL_MS = 1_000;

/** The first signal asks for an orderly end, a later one ends the process at once. */
function listenForStop(): { signal: AbortSignal; asked: Promise<void> } {
  const controller = new AbortController();
  const asked = new Promise<void>((settle) => {
    let first = 0;
    const stop = () => {
      if (first && Date.now() - first > SAME_SIGNAL_MS) process.exit(130);
      first ||= Date.now();
      controller.abort(new Error('stopped by a signal'));
      settle();
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  });
  return { signal: controller.signal, asked };
}

async function announce(config: Config, { url }: Serving): Promise<void> {
  say(`\nSlipway  ${url}`);
  // A link in a log file would make a presenter of everyone who reads the log.
  const isInteractive = process.stdin.isTTY && process.stdout.isTTY;
  say(
    isInteractive
      ? `Present  ${await createLink(config.dataDir, { kind: 'presenter', baseUrl: url, now: Date.now() })}`
      : 'Present  run "npx slipway link"',
  );
  say('Operate  run "npx slipway link --operator"');
}

function localUrl({ host, port }: Config, { url }: Serving): string {
  if (port === 0) return url;
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
