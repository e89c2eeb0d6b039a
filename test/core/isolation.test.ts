import { expect, test } from 'vitest';
import { threatsAt } from '#core/isolation';

const verdicts = (
  level: Parameters<typeof threatsAt>[0],
  egress: Parameters<typeof threatsAt>[1],
  isDiskBounded = true,
) => new Map(threatsAt(level, egress, isDiskBounded).map(({ attempt, verdict }) => [attempt, verdict]));

test('V1 trusted leaves open what hardened stops: the machine itself', () => {
  const strong = verdicts('hardened', 'open');
  const weak = verdicts('trusted', 'open');
  for (const attempt of [
    'Read this machine’s disks and devices',
    'Change this machine’s kernel settings',
    'Lift its own limits',
  ])
    expect([strong.get(attempt), weak.get(attempt)], attempt).toEqual(['stopped', 'open']);
});

test('V2 no level claims to stop a fault of the shared kernel, or a full disk where nothing bounds it', () => {
  for (const level of ['hardened', 'trusted'] as const) {
    expect(verdicts(level, 'off').get('Use a fault of the kernel'), level).toBe('open');
    expect(verdicts(level, 'off', false).get('Fill the disk'), level).toBe('open');
    expect(verdicts(level, 'off', true).get('Fill the disk'), level).toBe('stopped');
  }
});

test('V3 without network rules nothing is said to be out of reach', () => {
  const near = 'Reach this machine’s ports, its network, other sandboxes';
  expect(verdicts('hardened', 'open').get(near)).toBe('stopped');
  expect(verdicts('hardened', 'unguarded').get(near)).toBe('open');
  expect(verdicts('hardened', 'off').get('Reach the public Internet')).toBe('stopped');
});

test('V4 of a runtime that no test has run on nothing of its own is claimed', () => {
  expect(verdicts('runtime', 'unguarded').get('Read this machine’s disks and devices')).toBe('unproven');
  expect(threatsAt('none', 'unguarded', false).map(({ verdict }) => verdict)).toEqual(['open']);
  expect(threatsAt('absent', 'unguarded', false)).toEqual([]);
});

test('V5 every attempt stands once in each table', () => {
  for (const level of ['hardened', 'trusted', 'runtime'] as const) {
    const attempts = threatsAt(level, 'open', true).map(({ attempt }) => attempt);
    expect(new Set(attempts).size, level).toBe(attempts.length);
  }
});
