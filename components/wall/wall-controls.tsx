import type { WallChoice, WallFilter, WallOrder } from '#core/wall-order';

const ORDERS: Record<WallOrder, string> = {
  stuck: 'Stuck longest',
  hands: 'Hands up first',
  progress: 'Least done',
  name: 'Name',
};

const CHOICES: Record<WallChoice, string> = {
  all: 'Everybody',
  late: 'Longer than planned',
  failing: 'Something fails',
  sandbox: 'Sandbox not well',
  hands: 'Hands up',
  away: 'Not here',
};

type WallControlsProps = {
  order: WallOrder;
  setOrder: (order: WallOrder) => void;
  filter: WallFilter;
  setFilter: (filter: WallFilter) => void;
  shown: number;
  all: number;
};

/** Whom the wall shows, and in which order. */
export function WallControls({ order, setOrder, filter, setFilter, shown, all }: WallControlsProps) {
  return (
    <search className="wall-controls">
      <Choice label="Order" options={ORDERS} value={order} onChange={setOrder} />
      <Choice
        label="Show"
        options={CHOICES}
        value={filter.choice}
        onChange={(choice) => setFilter({ ...filter, choice })}
      />
      <label>
        Find a name
        <input
          type="search"
          value={filter.name}
          onChange={({ target }) => setFilter({ ...filter, name: target.value })}
        />
      </label>
      {shown !== all && (
        <p role="status">
          {shown} of {all} shown
        </p>
      )}
    </search>
  );
}

type ChoiceProps<T extends string> = {
  label: string;
  options: Record<T, string>;
  value: T;
  onChange: (value: T) => void;
};

function Choice<T extends string>({ label, options, value, onChange }: ChoiceProps<T>) {
  const names = Object.keys(options) as T[];
  return (
    <label>
      {label}
      <select
        value={value}
        onChange={({ target }) => {
          const chosen = names.find((each) => each === target.value);
          if (chosen) onChange(chosen);
        }}
      >
        {names.map((each) => (
          <option key={each} value={each}>
            {options[each]}
          </option>
        ))}
      </select>
    </label>
  );
}
