import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { clientAddress } from '#server/http/client-address';
import { ask } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';

function asked(remoteAddress: string, forwarded?: string) {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return { headers, socket: { remoteAddress }, connection: { remoteAddress } } as unknown as IncomingMessage;
}

test('CI1 who asks is the other end of the connection, whatever the request says, unless that is a proxy that is known', () => {
  const bare = clientAddress([]);
  expect(bare(asked('203.0.113.7', '198.51.100.1'))).toBe('203.0.113.7');
  const behind = clientAddress(['loopback', '10.0.0.0/8']);
  expect(behind(asked('127.0.0.1', '198.51.100.1'))).toBe('198.51.100.1');
  expect(behind(asked('::1', '198.51.100.1, 10.1.2.3'))).toBe('198.51.100.1');
  expect(behind(asked('203.0.113.7', '198.51.100.1'))).toBe('203.0.113.7');
  expect(behind(asked('127.0.0.1'))).toBe('127.0.0.1');
});

test('CI2 what somebody wrote there before the first known proxy did makes them nobody else', () => {
  const behind = clientAddress(['loopback']);
  expect(behind(asked('127.0.0.1', '192.0.2.1, 198.51.100.1'))).toBe('198.51.100.1');
});

test('CI3 a computer with an IPv6 address is its network of 64 bits, and an IPv4 address in IPv6 is itself', () => {
  const bare = clientAddress([]);
  expect(bare(asked('2001:db8:1:2:aaaa::1'))).toBe('2001:db8:1:2::/64');
  expect(bare(asked('2001:db8:1:2:bbbb::9'))).toBe('2001:db8:1:2::/64');
  expect(bare(asked('2001:db8:1:3::1'))).toBe('2001:db8:1:3::/64');
  expect(bare(asked('fe80::1%eth0'))).toBe('fe80::/64');
  expect(bare(asked('::ffff:198.51.100.1'))).toBe('198.51.100.1');
});

test('CI4 whatever a known proxy passes on, one is counted under an address', () => {
  const behind = clientAddress(['loopback']);
  fc.assert(
    fc.property(fc.string(), (said) => {
      expect(behind(asked('127.0.0.1', said))).toMatch(/^[\d.]+$|^[\da-f:]+\/64$/);
    }),
  );
  expect(behind(asked('127.0.0.1', 'unknown'))).toBe('127.0.0.1');
  expect(behind(asked('', 'x'))).toBe('');
});

let server: InProcess | undefined;
afterEach(() => server?.close());

test.each([true, false])(
  'CI5 behind a proxy (known: %s) wrong codes of one are counted apart from another’s',
  async (isKnown) => {
    server = await startInProcess({ provider: null, settings: { trustedProxies: isKnown ? ['loopback'] : [] } });
    const { port } = server;
    const look = async (from: string) =>
      (await ask(port, '/rooms/look?code=ZZZZZ9', { headers: { 'x-forwarded-for': from } })).status;
    for (let count = 0; count < 100; count += 1) expect(await look('198.51.100.1')).toBe(404);
    expect(await look('198.51.100.1')).toBe(429);
    expect(await look('198.51.100.2')).toBe(isKnown ? 404 : 429);
  },
);
