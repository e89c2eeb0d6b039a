// Owns what `$$x^2$$` within text is: a span of maths, read before any brace in it could be taken for an expression. A
// single dollar stays text, and so do two with a space behind them: decks speak of shells.

/** The little of the Markdown tokeniser's contract that a span needs. */
type Code = number | null;
type State = (code: Code) => State | undefined;
type Effects = { enter(type: string): void; exit(type: string): void; consume(code: Code): void };
type Token = { type: string };
type TreeContext = {
  enter(node: { type: string; value: string }, token: Token): void;
  exit(token: Token): void;
  sliceSerialize(token: Token): string;
};
type Extensions = { micromarkExtensions?: unknown[]; fromMarkdownExtensions?: unknown[] };

const DOLLAR = 36;

/** A remark plugin: adds nodes of type `inlineMaths` with the TeX as their `value`. */
export function inlineMaths(this: { data(): object }): void {
  const data: Extensions = this.data();
  const construct = { name: 'inlineMaths', tokenize, previous: (code: Code) => code !== DOLLAR };
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), { text: { [DOLLAR]: construct } }];
  data.fromMarkdownExtensions = [
    ...(data.fromMarkdownExtensions ?? []),
    { enter: { inlineMaths: enterMaths }, exit: { inlineMaths: exitMaths } },
  ];
}

function enterMaths(this: TreeContext, token: Token): void {
  const value = this.sliceSerialize(token).slice(2, -2);
  this.enter({ type: 'inlineMaths', value }, token);
}

function exitMaths(this: TreeContext, token: Token): void {
  this.exit(token);
}

/** Within one line: where it does not end there, the dollars are text. */
function tokenize(effects: Effects, ok: State, nok: State): State {
  let last: Code = null;
  const keep = (next: State) => (code: Code) => {
    last = code;
    effects.consume(code);
    return next;
  };
  const isSpace = (code: Code) => code === null || code < 0 || code === 32;

  const start: State = (code) => {
    effects.enter('inlineMaths');
    effects.enter('inlineMathsText');
    return keep(second)(code);
  };
  const second: State = (code) => (code === DOLLAR ? keep(first)(code) : nok(code));
  const first: State = (code) => (code === DOLLAR || isSpace(code) ? nok(code) : inside(code));
  const inside: State = (code) => {
    // Below -2 are the ends of lines.
    if (code === null || code < -2) return nok(code);
    if (code === DOLLAR && last !== 92) return keep(isSpace(last) ? spaced : closing)(code);
    return keep(inside)(code);
  };
  const spaced: State = (code) => (code === DOLLAR ? nok(code) : inside(code));
  const closing: State = (code) => (code === DOLLAR ? keep(end)(code) : inside(code));
  const end: State = (code) => {
    if (code === DOLLAR) return nok(code);
    effects.exit('inlineMathsText');
    effects.exit('inlineMaths');
    return ok(code);
  };
  return start;
}
