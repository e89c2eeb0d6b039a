import { percentOf } from '#core/polls';
import type { Tally } from '#core/room-polls';

/** What answers came to, in figures. */
export function PanelResults({ options, tally }: { options: readonly string[]; tally: Tally | null }) {
  return (
    <ul className="panel-results">
      {options.map((option, index) => {
        const count = tally?.counts[index] ?? 0;
        return (
          <li key={option}>
            <span>{option}</span>
            <span>
              {count} · {percentOf(count, tally?.people ?? 0)} %
            </span>
          </li>
        );
      })}
    </ul>
  );
}
