// Owns what a crowd that watches one terminal costs, and what its owner feels of it.
import { gather } from './crowd-seen';
import type { Line } from './line';
import { processorSeconds } from './process';
import { quantile } from './report';

/** Fewer where a bench itself is tried out. */
const VIEWERS = Number(process.env.VIEWERS ?? 1_000);
const WINDOW_MS = 10_000;
const KEYS = 300;

/** Twenty times a second the clock in milliseconds, in the background and without a process for each. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: the shell fills it in.
const STAMPS = "while :; do s=${EPOCHREALTIME/[.,]/}; printf 't%s;\\n' ${s%???}; read -rt 0.05 -u 9; done";
const PRINT = `exec 9<> <(:); (${STAMPS}) &`;

export type Watched = { figures: Record<string, number>; baselines: Record<string, number> };

type Ground = { url: string; pid: number; path: string; line: Line };

/** `path`: of the link to the line's terminal. */
export async function watchedFigures({ url, pid, path, line }: Ground): Promise<Watched> {
  await line.ask(`${PRINT}\r`, 't1');
  const alone = { core: await coreShare(pid), echoes: await echoesOf(line) };
  const crowd = await gather(url, path, VIEWERS);
  await crowd.seen();
  const core = await coreShare(pid);
  const typing = await crowd.seen();
  const echoes = await echoesOf(line);
  await line.ask("kill $!; echo no-more''-stamps\r", 'no-more-stamps');
  await crowd.seen();
  await line.ask('yes\r', 'y\r\ny\r\n');
  const floodCore = await coreShare(pid);
  const flood = await crowd.seen();
  await line.ask('\x03', '\x1b]133;B', 30_000);
  await crowd.leave();
  const perViewer = (count: number) => count / VIEWERS / (WINDOW_MS / 1000);
  return {
    figures: {
      viewersCore: core,
      viewersP50Ms: typing.p50Ms,
      viewersP95Ms: typing.p95Ms,
      viewersP99Ms: typing.p99Ms,
      viewersFramesPerS: perViewer(typing.output),
      echoWithViewers: quantile(echoes, 0.95),
      floodViewersCore: floodCore,
      floodScreensPerS: perViewer(flood.screens),
    },
    baselines: { viewersCore: alone.core, echoWithViewers: quantile(alone.echoes, 0.95) },
  };
}

/** Of one core, over a window. */
async function coreShare(pid: number): Promise<number> {
  const [before, start] = [await processorSeconds(pid), performance.now()];
  await new Promise((settle) => setTimeout(settle, WINDOW_MS));
  return ((await processorSeconds(pid)) - before) / ((performance.now() - start) / 1000);
}

async function echoesOf(line: Line): Promise<number[]> {
  const echoes: number[] = [];
  for (let key = 0; key < KEYS; key += 1) {
    // Not among the letters of what is printed meanwhile.
    const letter = String.fromCharCode(97 + (key % 19));
    echoes.push(await line.ask(letter, letter));
    if (key % 50 === 49) await line.ask('\x15', '\x1b[K');
  }
  return echoes;
}
