// Owns the shapes that settings are written in: numbers in bounds, words from a list, text of a pattern. Each says what it
// allows in a message that completes “must be …”.
import { z } from 'zod';
import { clientAddress } from './http/client-address';

export function wholeNumber(least: number, most: number) {
  const message = `a whole number from ${least} to ${most}`;
  return matching(/^\d{1,9}$/, message)
    .transform(Number)
    .refine(within(least, most), message);
}

export function zeroOr(least: number, most: number) {
  const message = `0 or a whole number from ${least} to ${most}`;
  return matching(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((value) => value === 0 || within(least, most)(value), message);
}

export function number(least: number, most: number) {
  const message = `a number from ${least} to ${most}`;
  return matching(/^\d{1,9}(\.\d+)?$/, message)
    .transform(Number)
    .refine(within(least, most), message);
}

function within(least: number, most: number) {
  return (value: number) => value >= least && value <= most;
}

export function matching(pattern: RegExp, message: string) {
  return z.string().regex(pattern, message);
}

export function yesOrNo() {
  return oneOf(['yes', 'no']).transform((word) => word === 'yes');
}

export function oneOf<const Word extends string>(words: readonly Word[]) {
  const message = `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
  return z.string().pipe(z.enum(words, { error: message }));
}

/** As `clientAddress` takes them. */
export function proxies() {
  return z.string().transform((text, context) => {
    const names = text.split(',').flatMap((name) => name.trim() || []);
    try {
      clientAddress(names);
      return names;
    } catch {
      const message = 'addresses, networks, or loopback, linklocal and uniquelocal, such as loopback,10.0.0.0/8';
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
  });
}
