// Owns how much memory waits to be sent to many: the same bytes count once, however many they wait for.

type Parcel = { readonly bytes: number; holders: number };

export type HeldQueue = {
  push(payload: Uint8Array): void;
  /** So many bytes of what came last have not gone yet. */
  settle(unsent: number): void;
};

export class HeldBytes {
  private held = 0;
  private readonly parcels = new WeakMap<Uint8Array, Parcel>();

  get total(): number {
    return this.held;
  }

  /** Of one of those who get them. */
  queue(): HeldQueue {
    const waiting: Parcel[] = [];
    let bytes = 0;
    return {
      push: (payload) => {
        const parcel = this.parcelOf(payload);
        waiting.push(parcel);
        bytes += parcel.bytes;
        if (parcel.holders === 0) this.held += parcel.bytes;
        parcel.holders += 1;
      },
      settle: (unsent) => {
        let gone = 0;
        for (let first = waiting[gone]; first && bytes - first.bytes >= unsent; first = waiting[gone]) {
          gone += 1;
          bytes -= first.bytes;
          first.holders -= 1;
          if (first.holders === 0) this.held -= first.bytes;
        }
        waiting.splice(0, gone);
      },
    };
  }

  private parcelOf(payload: Uint8Array): Parcel {
    const parcel = this.parcels.get(payload) ?? { bytes: payload.length, holders: 0 };
    this.parcels.set(payload, parcel);
    return parcel;
  }
}
