import type { ReactNode } from 'react';

export type Column<Row> = {
  name: string;
  of(row: Row): ReactNode;
  /** `short` does not break, `long` has a line of its own where there is little room. */
  width?: 'short' | 'long';
};

type ReportTableProps<Row> = {
  rows: readonly Row[];
  keyOf(row: Row): string;
  /** The first names the row. */
  columns: readonly [Column<Row>, ...Column<Row>[]];
};

/** So many stand side by side in a hand, too. */
const FEW_COLUMNS = 4;

/** In a hand each row of many values is a card, in which each has its column's name. */
export function ReportTable<Row>({ rows, keyOf, columns }: ReportTableProps<Row>) {
  const [first, ...others] = columns;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by key.
    <div className="report-scroll" tabIndex={0}>
      <table data-cards={columns.length > FEW_COLUMNS || undefined}>
        <thead>
          <tr>
            {columns.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              <th scope="row">{first.of(row)}</th>
              {others.map(({ name, of, width }) => (
                <td key={name} data-name={name} data-width={width}>
                  {of(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
