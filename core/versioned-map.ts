// Owns a map of which each change makes another one that shares all else with it: of thousands who join or vote in the
// same minute, none may cost a copy of all the others. The newest holds the entries, each older one what is different in it.

type Difference<K, V> = { key: K; had: boolean; value: V | undefined; newer: VersionedMap<K, V> };

export class VersionedMap<K, V> implements ReadonlyMap<K, V> {
  private entriesOfNewest: Map<K, V> | null;
  private difference: Difference<K, V> | null = null;
  readonly size: number;

  private constructor(entries: Map<K, V>) {
    this.entriesOfNewest = entries;
    this.size = entries.size;
  }

  static from<K, V>(entries: Iterable<readonly [K, V]>): VersionedMap<K, V> {
    return new VersionedMap(new Map(entries));
  }

  /** The entry keeps its place in the order, or is the last. */
  with(key: K, value: V): VersionedMap<K, V> {
    return this.changed(key, (entries) => entries.set(key, value));
  }

  without(key: K): VersionedMap<K, V> {
    return this.has(key) ? this.changed(key, (entries) => entries.delete(key)) : this;
  }

  has(key: K): boolean {
    return this.entriesOfNewest?.has(key) ?? this.find(key).had;
  }

  get(key: K): V | undefined {
    return this.entriesOfNewest ? this.entriesOfNewest.get(key) : this.find(key).value;
  }

  forEach(each: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) each(value, key, this);
  }

  // What is gone through stays as it was, whatever is changed meanwhile.
  entries() {
    return [...this.all()].values();
  }

  keys() {
    return [...this.all().keys()].values();
  }

  values() {
    return [...this.all().values()].values();
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  private changed(key: K, change: (entries: Map<K, V>) => void): VersionedMap<K, V> {
    const own = this.entriesOfNewest;
    if (!own) return VersionedMap.from(this.all()).changed(key, change);
    const [had, value] = [own.has(key), own.get(key)];
    change(own);
    const newer = new VersionedMap(own);
    this.entriesOfNewest = null;
    this.difference = { key, had, value, newer };
    return newer;
  }

  /** Where that key is looked up: in a difference on the way to the newest, or there. */
  private find(key: K): { had: boolean; value: V | undefined } {
    let at: VersionedMap<K, V> = this;
    while (at.difference) {
      if (at.difference.key === key) return at.difference;
      at = at.difference.newer;
    }
    return { had: at.entriesOfNewest?.has(key) ?? false, value: at.entriesOfNewest?.get(key) };
  }

  /** Of an older one a copy; what was taken out since comes last in it. */
  private all(): ReadonlyMap<K, V> {
    if (this.entriesOfNewest) return this.entriesOfNewest;
    const differences: Difference<K, V>[] = [];
    let at: VersionedMap<K, V> = this;
    while (at.difference) {
      differences.push(at.difference);
      at = at.difference.newer;
    }
    const entries = new Map(at.entriesOfNewest);
    for (const { key, had, value } of differences.toReversed()) {
      if (had) entries.set(key, value as V);
      else entries.delete(key);
    }
    return entries;
  }
}

/** The same as `map`, but for that entry. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): VersionedMap<K, V> {
  return versioned(map).with(key, value);
}

export function withoutEntry<K, V>(map: ReadonlyMap<K, V>, key: K): VersionedMap<K, V> {
  return versioned(map).without(key);
}

function versioned<K, V>(map: ReadonlyMap<K, V>): VersionedMap<K, V> {
  return map instanceof VersionedMap ? map : VersionedMap.from(map);
}
