import { MAX_CAP } from '#core/room-queue';

export const NO_CAP = `That is no number of people from 1 to ${MAX_CAP}. Leave it empty for no limit.`;

/** Null: no limit. Undefined for what is no number of people. */
export function capFrom(typed: string): number | null | undefined {
  if (typed.trim() === '') return null;
  const cap = Number(typed);
  return Number.isInteger(cap) && cap >= 1 && cap <= MAX_CAP ? cap : undefined;
}

export function CapField({ cap, setCap }: { cap: string; setCap: (cap: string) => void }) {
  return (
    <label className="room-field">
      How many may take part <small>Optional. Further ones wait in a queue, or watch.</small>
      <input
        className="room-cap"
        value={cap}
        inputMode="numeric"
        maxLength={6}
        autoComplete="off"
        placeholder="No limit"
        onChange={(event) => setCap(event.target.value)}
      />
    </label>
  );
}
