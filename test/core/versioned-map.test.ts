import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VersionedMap, withEntry, withoutEntry } from '#core/versioned-map';

const changes = fc.array(
  fc.record({ at: fc.nat({ max: 30 }), key: fc.nat({ max: 8 }), value: fc.option(fc.nat(), { nil: undefined }) }),
  { maxLength: 30 },
);

test('VM1 every version is a map of its own, however many were made from which of them', () => {
  fc.assert(
    fc.property(changes, (all) => {
      const versions: ReadonlyMap<number, number>[] = [VersionedMap.from([[1, 1] as const])];
      const models = [new Map([[1, 1]])];
      for (const { at, key, value } of all) {
        const from = at % versions.length;
        const version = versions[from] ?? new Map();
        const model = new Map(models[from]);
        versions.push(value === undefined ? withoutEntry(version, key) : withEntry(version, key, value));
        if (value === undefined) model.delete(key);
        else model.set(key, value);
        models.push(model);
      }
      for (const [index, version] of versions.entries()) {
        const model = models[index] ?? new Map();
        expect(version.size).toBe(model.size);
        expect(new Map(version)).toEqual(model);
        expect([...version.keys()].length).toBe(model.size);
        for (let key = 0; key <= 8; key += 1)
          expect([version.has(key), version.get(key)]).toEqual([model.has(key), model.get(key)]);
      }
    }),
  );
});

test('VM2 the newest has its entries in the order in which they came, as a map has', () => {
  fc.assert(
    fc.property(changes, (all) => {
      let version: ReadonlyMap<number, number> = new Map();
      const model = new Map<number, number>();
      for (const { key, value } of all) {
        version = value === undefined ? withoutEntry(version, key) : withEntry(version, key, value);
        if (value === undefined) model.delete(key);
        else model.set(key, value);
      }
      expect([...version]).toEqual([...model]);
      expect([...version.values()]).toEqual([...model.values()]);
    }),
  );
});

test('VM3 an undefined value is an entry, and taking out what is not there changes nothing', () => {
  const map = VersionedMap.from<string, undefined>([['a', undefined]]);
  const without = map.without('a');
  expect([map.has('a'), without.has('a'), without.without('a') === without]).toEqual([true, false, true]);
});
