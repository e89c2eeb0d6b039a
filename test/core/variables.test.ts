import { expect, test } from 'vitest';
import { plainNode } from '#core/topology';
import { liveVariable, meantBy, nameProblem, namesIn, valuesOf } from '#core/variables';

const nodes = [
  { ...plainNode('web-1', 'manager'), ports: [{ name: 'blue-green', port: 8080 }] },
  { ...plainNode('db'), ports: [] },
];

test.each([
  ['PARTICIPANT', 'participant'],
  ['WEB_1_ADDRESS', 'web-1'],
  ['NODE4_ADDRESS', 'node4'],
  ['BLUE_GREEN_URL', 'the address of blue-green'],
  ['PORT_8080_URL', 'the address of port 8080'],
  ['NODE9_ADDRESS', null],
  ['OTHER_ADDRESS', null],
  ['OTHER_URL', null],
  ['PORT_70000_URL', null],
  ['participant', null],
])('VA1 %s stands for what a sandbox has, or for nothing', (name, otherwise) => {
  expect(liveVariable(name, nodes)?.otherwise ?? null).toBe(otherwise);
});

test('VA2 values are those of the person, of each node, and of each port that has a name or is mentioned', () => {
  const known = {
    own: { registry: 'registry:5000', BLUE_GREEN_URL: 'not this\0one' },
    mentioned: ['PORT_3000_URL', 'registry'],
    participant: null,
    nodes: [{ name: 'web-1', address: '10.0.0.2' }],
    ports: ['docs'],
    urlOf: (port: string) => `http://${port}-x.example/`,
  };
  expect(valuesOf(known)).toEqual({
    PARTICIPANT: 'participant',
    WEB_1_ADDRESS: '10.0.0.2',
    PORT_3000_URL: 'http://3000-x.example/',
    DOCS_URL: 'http://docs-x.example/',
    registry: 'registry:5000',
    BLUE_GREEN_URL: 'not thisone',
  });
  expect(valuesOf({ ...known, participant: 'Ada', urlOf: () => null })).not.toHaveProperty('DOCS_URL');
});

test('VA3 a deck names no variable what shells or people have already', () => {
  for (const name of ['PATH', 'LD_PRELOAD', 'BASH_ENV', 'IFS', 'PARTICIPANT', 'DB_ADDRESS', 'PORT_80_URL'])
    expect(nameProblem(name, nodes), name).not.toBe(null);
  for (const name of ['path', 'registry', 'BASE_URL', 'image1']) expect(nameProblem(name, nodes), name).toBe(null);
});

test('VA4 what a command reads is found, and a slip is told from another name', () => {
  expect(namesIn(`echo "$A \${B:-x} \${#C} $A" $1 $$ $? '$D' E`)).toEqual(['A', 'B', 'C', 'D']);
  const known = ['PARTICIPANT', 'BLUE_GREEN_URL', 'image'];
  expect(meantBy('PARTICPANT', known)).toBe('PARTICIPANT');
  expect(meantBy('participant', known)).toBe('PARTICIPANT');
  expect(meantBy('BLUEGREEN_URL', known)).toBe('BLUE_GREEN_URL');
  for (const name of ['PARTICIPANT', 'PARTY', 'URL', 'tago', 'HOME']) expect(meantBy(name, known), name).toBe(null);
});
