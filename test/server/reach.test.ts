// On which ways others reach a server: what it says of itself, and the names that contain its address.
import { expect, test } from 'vitest';
import { REACH_PATH } from '#core/address-names';
import { createHosts } from '#server/http/hosts';
import { sharedAddress } from '#server/http/reach';
import { ask } from '../support/http';
import { startInProcess } from '../support/in-process';
import { askKept } from '../support/kept-room';
import { openRoomOn } from '../support/room-page';

const hosts = (host: string, publicUrl: string | null = null, appsDomain = 'localhost') =>
  createHosts({ host, port: 3000, publicUrl, appsDomain });

test('WY4 others find it at its public URL, or at the address that a page came by; on loopback nobody does', () => {
  expect(hosts('127.0.0.1').reach('localhost:3000')).toEqual({
    ...{ join: null, probe: `http://reach.localhost:3000${REACH_PATH}` },
  });
  expect(hosts('0.0.0.0').reach('192.168.1.5:3000')).toEqual({
    ...{ join: 'http://192.168.1.5:3000', probe: `http://reach.192.168.1.5.nip.io:3000${REACH_PATH}` },
  });
  expect(hosts('192.168.1.5').reach('192.168.1.5:3000').join).toBe('http://192.168.1.5:3000');
  expect(hosts('127.0.0.1', 'https://talks.example.org', 'apps.example.org').reach('localhost:3000')).toEqual({
    ...{ join: 'https://talks.example.org', probe: `https://reach.apps.example.org${REACH_PATH}` },
  });
  expect(hosts('127.0.0.1', 'http://localhost:8080').reach(undefined).join).toBeNull();
});

test('WY5 the address in a venue is told from those of engines, machines and tunnels', () => {
  const at = (address: string, internal = false) => [
    { address, internal, family: 'IPv4' as const, netmask: '', mac: '', cidr: null },
  ];
  const networks = { lo: at('127.0.0.1', true), docker0: at('172.17.0.1'), sw1a2b3c4dt0: at('10.90.0.1') };
  expect(sharedAddress(networks)).toBeNull();
  expect(sharedAddress({ ...networks, eth0: at('169.254.3.4'), en1: at('10.1.2.3') })).toBe('10.1.2.3');
  expect(sharedAddress({ eth0: at('203.0.113.9'), tun0: at('192.168.9.9'), wlan0: at('192.168.1.5') })).toBe(
    '192.168.1.5',
  );
});

test('WY6 a name with the server’s own address leads to apps, one with another’s nowhere', () => {
  const own = hosts('192.168.1.5');
  const app = { kind: 'app', target: { port: 8080, sandbox: 'abcdefghij27' } };
  for (const domain of ['nip.io', 'sslip.io'])
    expect(own.classify(`8080-abcdefghij27.192.168.1.5.${domain}:3000`)).toEqual(app);
  expect(own.classify('8080-abcdefghij27.192.168.1.5.nip.io')).toEqual({ kind: 'foreign' });
  expect(own.classify('8080-abcdefghij27.192.168.1.6.nip.io:3000')).toEqual({ kind: 'foreign' });
  expect(own.isOwnOrigin('http://8080-abcdefghij27.192.168.1.5.nip.io:3000')).toBe(false);
});

test('WY7 names and paths of apps answer for the platform, whatever sandboxes there are, and who is in a room is told where', async () => {
  const server = await startInProcess({ provider: null });
  try {
    for (const name of [`reach.localhost:${server.port}`, `reach.127.0.0.1.nip.io:${server.port}`]) {
      const answer = await ask(server.port, REACH_PATH, { headers: { host: name } });
      expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([204, '*']);
    }
    expect((await ask(server.port, `/apps/reach${REACH_PATH}`)).status).toBe(204);
    const elsewhere = await ask(server.port, REACH_PATH, {
      headers: { host: `8080-abcdefghij27.localhost:${server.port}` },
    });
    expect(elsewhere.status).toBe(404);
    const { code, cookie } = await openRoomOn(server);
    const told = await askKept(server.port, `${code}/reach`, { cookie });
    expect(JSON.parse(told.body)).toMatchObject({ join: null });
    expect((await askKept(server.port, `${code}/reach`)).status).toBe(404);
  } finally {
    await server.close();
  }
});
