import { expect, test } from 'vitest';
import { isLoopback, listSettings, parseConfig, shellEnvironment } from '#server/config';

const root = '/srv/slipway';

function accepted(env: Record<string, string>) {
  const parsed = parseConfig(env, root);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.config;
}

function problems(env: Record<string, string>): string[] {
  const parsed = parseConfig(env, root);
  return parsed.ok ? [] : parsed.problems;
}

test('G1 an empty environment gives a private server with the defaults', () => {
  expect(accepted({})).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    publicUrl: null,
    appsDomain: 'localhost',
    dockerHost: null,
    dataDir: '/srv/slipway/.slipway',
    contentDir: '/srv/slipway/content',
    allowTrustedForGuests: false,
    engine: 'auto',
    installEngine: true,
  });
});

test('G1 an empty value counts as unset', () => {
  expect(accepted({ PORT: '', DOCKER_HOST: ' ' })).toMatchObject({ port: 3000, dockerHost: null });
});

test('G2 values are parsed, folders are absolute, the result is frozen', () => {
  const config = accepted({
    PORT: '0',
    SANDBOX_CPUS: '0.5',
    DATA_DIR: 'data',
    CONTENT_DIR: '/decks',
    INSTALL_ENGINE: 'no',
  });
  expect(config).toMatchObject({ port: 0, sandboxCpus: 0.5, dataDir: '/srv/slipway/data', contentDir: '/decks' });
  expect(config.installEngine).toBe(false);
  expect(Object.isFrozen(config)).toBe(true);
});

test('G3 every wrong setting is named at once, with what is allowed', () => {
  const found = problems({ PORT: '70000', ENGINE: 'podman', MAX_SANDBOXES: 'many', SANDBOX_CPUS: '0' });
  expect(found).toEqual([
    'PORT=70000 is not allowed: it must be a whole number from 0 to 65535.',
    'MAX_SANDBOXES=many is not allowed: it must be a whole number from 1 to 10000.',
    'SANDBOX_CPUS=0 is not allowed: it must be a number from 0.1 to 256.',
    'ENGINE=podman is not allowed: it must be auto, docker or none.',
  ]);
});

test.each([
  'ftp://a.example',
  'slipway.example.org',
  'https://a.example/path',
  'https://a.example?x=1',
  'https://u@a.example',
])('G4 PUBLIC_URL is an origin, not %s', (url) => {
  expect(problems({ PUBLIC_URL: url })).toHaveLength(1);
});

test('G4 PUBLIC_URL loses a closing slash', () => {
  expect(accepted({ PUBLIC_URL: 'https://slipway.example.org/' }).publicUrl).toBe('https://slipway.example.org');
});

test('G21 TRUSTED_PROXIES are addresses, networks and known words, and none without', () => {
  const text = ' loopback, 10.0.0.0/8,2001:db8::1 ,';
  expect(accepted({ TRUSTED_PROXIES: text }).trustedProxies).toEqual(['loopback', '10.0.0.0/8', '2001:db8::1']);
  expect(accepted({}).trustedProxies).toEqual([]);
  for (const wrong of ['proxy.example.org', '10.0.0.0/99', '*', 'loopback;uniquelocal'])
    expect(problems({ TRUSTED_PROXIES: wrong })).toEqual([
      expect.stringContaining('must be addresses, networks, or loopback'),
    ]);
});

test.each(['apps.example.org', 'localhost:8080', 'LOCALHOST'])('G5 APPS_DOMAIN may be %s', (domain) => {
  expect(accepted({ APPS_DOMAIN: domain }).appsDomain).toBe(domain.toLowerCase());
});

test.each(['https://apps.example.org', '.example.org', 'a b', '*.localhost'])(
  'G5 APPS_DOMAIN may not be %s',
  (domain) => {
    expect(problems({ APPS_DOMAIN: domain })).toHaveLength(1);
  },
);

test('G6 a password in an address is never shown', () => {
  const env = { DOCKER_HOST: 'https://ada:swordfish@engine.example:2376' };
  expect(JSON.stringify(listSettings(env))).not.toContain('swordfish');
  expect(problems({ PUBLIC_URL: 'https://ada:swordfish@a.example' }).join()).not.toContain('swordfish');
});

test('G7 the list says where a value comes from', () => {
  const rows = listSettings({ PORT: '8080' });
  expect(rows.find((row) => row.name === 'PORT')).toMatchObject({
    value: '8080',
    source: 'environment',
    fallback: '3000',
  });
  expect(rows.find((row) => row.name === 'HOST')).toMatchObject({ value: '127.0.0.1', source: 'default' });
});

test.each([
  ['127.0.0.1', true],
  ['127.8.0.1', true],
  ['localhost', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.1.7', false],
  ['127.0.0.1.example.org', false],
])('G8 %s is loopback: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

test('G9 a local shell sees only harmless names of the environment', () => {
  const env = { PATH: '/bin', LC_ALL: 'C.UTF-8', AWS_SECRET_ACCESS_KEY: 'hush', PORT: '3000', HOME: undefined };
  expect(shellEnvironment(env)).toEqual({ PATH: '/bin', LC_ALL: 'C.UTF-8' });
});

test('G20 names are lower-case, as browsers send them, and an IPv6 address has no brackets, as sockets take it', () => {
  expect(accepted({ HOST: '[::1]', APPS_DOMAIN: 'Apps.Example.ORG:8443' })).toMatchObject({
    host: '::1',
    appsDomain: 'apps.example.org:8443',
  });
  expect(accepted({ HOST: 'LocalHost' }).host).toBe('localhost');
  expect(problems({ HOST: '[::1' })).toHaveLength(1);
});
