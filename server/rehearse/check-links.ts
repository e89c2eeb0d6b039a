// Owns whether a deck's links lead anywhere: to a slide, to a file of its folder, and, where that is asked for, outside.
import { stat } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import type { Deck, DeckLink } from '#core/deck';
import type { Trial } from '#core/rehearsal';

export type LinkCheck = {
  /** The deck's. */
  folder: string;
  /** Addresses in the web are asked, too. */
  asksOutside: boolean;
  signal: AbortSignal;
};

const AT_ONCE = 6;
const MAX_ANSWER_MS = 15_000;
/** Who answers so has the page, and does not show it to everybody. */
const KEPT_BACK: ReadonlySet<number> = new Set([401, 402, 403, 405, 406, 429]);

/** Of links that hold only those outside are told: they were asked. */
export async function checkLinks({ slides, links }: Deck, check: LinkCheck): Promise<Trial[]> {
  const inside = links.filter(({ address }) => !isOutside(address));
  const problems = await Promise.all(inside.map(async (link) => problemInside(link, slides, check.folder)));
  const trials = inside.flatMap((link, place) => (problems[place] ? trialOf(link, problems[place], 0) : []));
  if (!check.asksOutside) return trials;
  const outside = links.filter(({ address }) => isOutside(address));
  return [...trials, ...(await askAll(outside, check.signal))];
}

function isOutside(address: string): boolean {
  return /^(?:https?:)?\/\//i.test(address);
}

async function problemInside({ address }: DeckLink, slides: Deck['slides'], folder: string): Promise<string | null> {
  if (address.startsWith('#')) return hasPlace(address.slice(1), slides) ? null : noPlace(address);
  // Another page of the server's, or no page at all.
  if (/^(?:\/|\?|[a-z][a-z0-9+.-]*:)/i.test(address) || address === '') return null;
  const path = normalize(decoded(address.replace(/[?#].*$/s, '')));
  const isThere = !path.startsWith('..') && (await stat(join(folder, path)).catch(() => null)) !== null;
  return isThere ? null : `The link leads to ${address}, but there is no such file in the deck’s folder.`;
}

/** `name` or `name.3`, as addresses of slides are. */
function hasPlace(place: string, slides: Deck['slides']): boolean {
  const [, name = '', step] = /^(.*?)(?:\.(\d{1,3}))?$/s.exec(decoded(place)) ?? [];
  const slide = slides.find((each) => each.name === name);
  return slide !== undefined && Number(step ?? 0) <= slide.steps;
}

function noPlace(address: string): string {
  return `The link leads to ${address}, but no slide of this deck has that address, or not so many steps.`;
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

async function askAll(links: readonly DeckLink[], signal: AbortSignal): Promise<Trial[]> {
  const addresses = [...new Set(links.map(({ address }) => address))];
  const answers = new Map<string, { problem: string | null; seconds: number }>();
  const waiting = addresses.values();
  const work = async () => {
    for (const address of waiting) {
      const begin = performance.now();
      const problem = await ask(address, signal);
      answers.set(address, { problem, seconds: (performance.now() - begin) / 1000 });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return links.map((link) => {
    const { problem = null, seconds = 0 } = answers.get(link.address) ?? {};
    return trialOf(link, problem, seconds);
  });
}

/** Null when there is something. */
async function ask(address: string, signal: AbortSignal): Promise<string | null> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(MAX_ANSWER_MS)]);
  try {
    const response = await fetch(address.replace(/^\/\//, 'https://'), { signal: until });
    await response.body?.cancel();
    const isThere = response.ok || KEPT_BACK.has(response.status);
    return isThere ? null : `The link to ${address} is answered with ${response.status}.`;
  } catch (error) {
    return `The link to ${address} is not answered: ${reasonOf(error)}.`;
  }
}

/** What fetch throws says only that it failed; the reason is below. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause);
}

function trialOf({ address, slide, line }: DeckLink, problem: string | null, seconds: number): Trial {
  const fault = problem === null ? null : { message: problem, output: '' };
  return { kind: 'reading', name: address, slide, line, task: null, seconds, fault };
}
