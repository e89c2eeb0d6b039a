import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_NODES } from '#core/protocol';
import { isNodeName, nextNodeName, nodesSchema } from '#core/topology';

function problems(nodes: unknown): string[] {
  const outcome = nodesSchema.safeParse(nodes);
  return outcome.success ? [] : outcome.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('Y1 nothing said is one node, a number that many: the first a manager, the others workers', () => {
  expect(nodesSchema.parse(undefined)).toEqual(nodesSchema.parse(1));
  expect(nodesSchema.parse(3).map(({ name, role, joined }) => ({ name, role, joined }))).toEqual([
    { name: 'node1', role: 'manager', joined: false },
    { name: 'node2', role: 'worker', joined: false },
    { name: 'node3', role: 'worker', joined: false },
  ]);
});

test('Y2 a list says more of each', () => {
  const list = [
    { name: 'manager', joined: true, env: { CI: 'yes' }, ports: [{ name: 'hello', port: 8000 }] },
    { name: 'worker', joined: true, packages: ['redis-tools'], files: 'cluster' },
  ];
  expect(nodesSchema.parse(list)).toEqual([
    { ...list[0], role: 'manager', packages: [] },
    { ...list[1], role: 'worker', env: {}, ports: [] },
  ]);
});

test('Y3 what cannot be is named where it stands', () => {
  const count = `: must be a number of nodes from 1 to ${MAX_NODES}, or a list of that many`;
  for (const wrong of [0, 6, -1, 1.5, 'three', [], {}, new Array(6).fill({ name: 'a' })])
    expect(problems(wrong), JSON.stringify(wrong)).toEqual([count]);
  expect(problems([{ name: 'a' }, { name: 'b' }, { name: 'a' }])).toEqual(['2.name: “a” is the name of another node']);
  expect(problems([{ name: 'a' }, { name: 'b', joined: true }])).toEqual([
    '1.joined: a Swarm begins with a manager: none of the managers is joined',
  ]);
  expect(problems([{ name: 'registry' }])).toEqual(['0.name: is a name that means something else in a sandbox']);
  expect(problems([{ name: 'Node_1' }])[0]).toContain('must be 1 to 24 lower-case letters');
  expect(problems([{ name: 'a', files: '../etc' }])[0]).toContain('must be a path inside the deck’s folder');
  expect(problems([{ name: 'a', packages: ['curl; reboot'] }])[0]).toContain('0.packages.0');
  expect(problems([{ name: 'a', env: { 'A-B': '1' } }])[0]).toContain('must be variables: a name, and a text');
  expect(problems([{ name: 'a', memory: 1 }])[0]).toContain('Unrecognized key');
});

test('Y4 one name stands for one port, on as many nodes as publish it', () => {
  const port = (number: number) => [{ name: 'hello', port: number }];
  expect(
    problems([
      { name: 'a', ports: port(80) },
      { name: 'b', ports: port(80) },
    ]),
  ).toEqual([]);
  expect(
    problems([
      { name: 'a', ports: port(80) },
      { name: 'b', ports: port(81) },
    ]),
  ).toEqual(['1.ports.0.name: “hello” already stands for port 80; give port 81 another name']);
  expect(problems([{ name: 'a', ports: [{ name: '8000', port: 80 }] }])[0]).toContain('must begin with a letter');
});

test('Y5 the next name is one that is free and may be used', () => {
  expect(nextNodeName([])).toBe('node1');
  expect(nextNodeName(['node1', 'node3'])).toBe('node2');
  expect(isNodeName(nextNodeName(['manager', 'node1', 'node2', 'node3']))).toBe(true);
  expect(['node0', 'node6', 'node12', 'manager'].map(isNodeName)).toEqual([false, false, false, false]);
});

test('Y6 whatever is written, it is read or refused in words, never thrown', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.jsonValue(), fc.array(fc.object({ key: fc.constantFrom('name', 'role', 'joined', 'ports', 'env') }))),
      (value) => {
        const outcome = nodesSchema.safeParse(value);
        if (outcome.success) expect(outcome.data.length).toBeGreaterThan(0);
        else expect(outcome.error.issues[0]?.message).toBeTruthy();
      },
    ),
  );
});
