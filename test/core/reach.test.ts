import { expect, test } from 'vitest';
import { appsFrom, parseAddressName } from '#core/address-names';
import { reachWords } from '#core/reach';

test('WY1 a page that came by an address gets names with that address; others keep theirs', () => {
  const own = 'http://{port}-abc234.localhost:3000/';
  expect(appsFrom(own, '192.168.1.5')).toBe('http://{port}-abc234.192.168.1.5.nip.io:3000/');
  for (const name of ['localhost', '127.0.0.1', 'slipway.local', '[fe80::1]']) expect(appsFrom(own, name)).toBe(own);
  const set = 'https://{port}-abc234.apps.example.org/';
  expect(appsFrom(set, '192.168.1.5')).toBe(set);
});

test('WY2 such a name is taken apart, and nothing that only looks like one', () => {
  expect(parseAddressName('hello-abc.192.168.1.5.nip.io:3000')).toEqual({
    ...{ label: 'hello-abc', address: '192.168.1.5', port: ':3000' },
  });
  expect(parseAddressName('8080-abc.10.0.0.1.sslip.io')).toMatchObject({ address: '10.0.0.1', port: '' });
  for (const host of [
    '192.168.1.5.nip.io',
    'a.b.192.168.1.5.nip.io',
    'a.192.168.1.5.nip.io.evil.example',
    'a.1.2.3.nip.io',
  ])
    expect(parseAddressName(host)).toBeNull();
});

test('WY3 who presents is told what to do where nobody else gets in', () => {
  expect(reachWords(null, 'name').join()).toContain('HOST=0.0.0.0');
  expect(reachWords('https://talks.example.org', null)).toEqual(['Others in reach of talks.example.org can join.']);
});
