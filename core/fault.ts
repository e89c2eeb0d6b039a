// Owns what a fault in content is: data with a place, never an exception, so that the show goes on.

/** Something wrong in a deck's source. `line` and `column` count from 1, in the named file as the author sees it. */
export type Fault = {
  /** Path from the content folder, such as `zero-to-production/deck.mdx`. */
  file: string;
  line: number;
  column: number;
  /** What is wrong and what to do, in one or two sentences. */
  message: string;
};

export function describeFault(fault: Fault): string {
  return `${fault.file}:${fault.line}:${fault.column} ${fault.message}`;
}
