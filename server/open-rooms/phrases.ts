// Owns pass phrases of rooms: how one is kept, and whether what somebody says is it. A guess costs a slow hash only until
// somebody has said the right one, and those go one after the other, so that no crowd at a door holds up the server.
import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { createAttempts } from '../auth/attempts';

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const KEY_BYTES = 32;
/** Guesses at one room's phrase within a minute: of a whole hall behind one address, some mistype. */
const MOST_OF_ADDRESS = 100;
const MOST_OF_ROOM = 300;
/** Who wait for the slow hash; of more, some are sent away. */
const MAX_WAITING = 1_000;
const MAX_KNOWN = 1_000;

const derive = promisify(scrypt) as (phrase: string, salt: Buffer, length: number) => Promise<Buffer>;

export type PhraseVerdict = 'right' | 'wrong' | 'barred';

/** `kept`: as `hashOfPhrase` gives it. */
export type PhraseGuess = { code: string; kept: string; said: string; address: string };

export class Phrases {
  private readonly ofAddress = createAttempts({ most: MOST_OF_ADDRESS });
  private readonly ofRoom = createAttempts({ most: MOST_OF_ROOM });
  /** By what is kept: a quick hash of the right phrase, under a key that this process alone has. */
  private readonly known = new Map<string, Buffer>();
  private readonly key = randomBytes(KEY_BYTES);
  private turn: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** `phrase` is known to be the right one. */
  learn(kept: string, phrase: string): void {
    const [oldest] = this.known.keys();
    if (this.known.size >= MAX_KNOWN && oldest !== undefined) this.known.delete(oldest);
    this.known.set(kept, this.quickHash(phrase));
  }

  async judge(guess: PhraseGuess): Promise<PhraseVerdict> {
    if (this.known.has(guess.kept) || this.isBarred(guess)) return this.judgeNow(guess);
    if (this.waiting >= MAX_WAITING) return 'barred';
    this.waiting += 1;
    const turn = this.turn.then(() => this.judgeSlowly(guess));
    this.turn = turn.catch(() => {});
    return turn.finally(() => {
      this.waiting -= 1;
    });
  }

  private async judgeSlowly(guess: PhraseGuess): Promise<PhraseVerdict> {
    if (this.known.has(guess.kept) || this.isBarred(guess)) return this.judgeNow(guess);
    if (!(await isPhrase(guess.said, guess.kept))) return this.wrong(guess);
    this.learn(guess.kept, guess.said);
    return 'right';
  }

  /** Without a wait between the look at the bars and the count: however many guesses come at once, all are counted. */
  private judgeNow(guess: PhraseGuess): PhraseVerdict {
    if (this.isBarred(guess)) return 'barred';
    const right = this.known.get(guess.kept);
    return right && timingSafeEqual(right, this.quickHash(guess.said)) ? 'right' : this.wrong(guess);
  }

  private isBarred({ code, address }: PhraseGuess): boolean {
    return this.ofRoom.isBarred(code) || this.ofAddress.isBarred(`${code} ${address}`);
  }

  private wrong({ code, address }: PhraseGuess): PhraseVerdict {
    this.ofRoom.fail(code);
    this.ofAddress.fail(`${code} ${address}`);
    return 'wrong';
  }

  private quickHash(phrase: string): Buffer {
    return createHmac('sha256', this.key).update(sameness(phrase)).digest();
  }
}

/** `salt.hash`, by scrypt: a phrase that people agree on is short. */
export async function hashOfPhrase(phrase: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(sameness(phrase), salt, HASH_BYTES);
  return `${salt.toString('base64url')}.${hash.toString('base64url')}`;
}

async function isPhrase(said: string, kept: string): Promise<boolean> {
  const [salt = '', hash = ''] = kept.split('.').map((part) => Buffer.from(part, 'base64url'));
  // Rooms of an earlier version keep their phrase as it was typed.
  for (const form of new Set([sameness(said), said.normalize('NFC').trim()])) {
    const derived = await derive(form, Buffer.from(salt), HASH_BYTES);
    if (derived.length === hash.length && timingSafeEqual(derived, Buffer.from(hash))) return true;
  }
  return false;
}

/** It is read out in a hall and typed on phones, which begin with a capital. */
function sameness(phrase: string): string {
  return phrase.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');
}
