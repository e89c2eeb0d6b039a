// Owns what a program might print to harm whoever looks: the same bytes for the same seed.
/** Of the queries that programs need: where the cursor is, what the terminal is, modes, colours. None holds the stream's own text. */
export const ANSWERS =
  /\u001b\[\??\d+(;\d+)*[Rcn]|\u001b\[>[\d;]+c|\u001b\[\??\d+;\d+\$y|\u001bP[01]\$r[\d; "]*[a-z]{0,2}\u001b\\|\u001bP>\|xterm\.js\([\w.-]+\)\u001b\\|\u001b\](4;\d+|1[012]);rgb:[\da-f/]+\u001b\\|\u001b\[[IO]/g;

/** The same bytes for the same seed: queries and orders cut short, overlong, nested, and noise between. */
export function hostileStream(seed: number): Buffer {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const orders = [
    '\u001b]0;rm -rf /\u0007',
    '\u001b]2;`id`\r\u0007',
    '\u001b[21t',
    '\u001b[20t',
    '\u001b[18t',
    '\u001b[14t',
    '\u0005',
    '\u001b]52;c;cm0gLXJmIC8K\u0007',
    '\u001b]52;c;?\u0007',
    '\u001b]52;;!!!!\u0007',
    '\u001b]8;;javascript:alert(1)\u001b\\x\u001b]8;;\u001b\\',
    '\u001b[c',
    '\u001b[>c',
    '\u001b[6n',
    '\u001b[5n',
    '\u001b[?6n',
    '\u001b[?2026$p',
    '\u001b[>q',
    '\u001b]10;?\u0007',
    '\u001b]11;?\u0007',
    '\u001b]4;1;?\u0007',
    '\u001bP$q"p\r\nid\r\n\u001b\\',
    '\u001bP$qm\u001b\\',
    '\u001bP$q\u001b]0;x\u001b\\',
    '\u001bP+q544e\u001b\\',
    '\u001b_id\r\u001b\\',
    '\u001b^id\r\u001b\\',
    '\u001b[?1004h',
    '\u001b[?1049h',
    '\u001b[?1049l',
    '\u001b[99999999999;99999999999H',
    '\u001b[2147483648X',
    '\u001b[1000000b',
    '\u001b[9999999L',
    `\u001b]0;${'A'.repeat(50_000)}`,
    `\u001bP${'1;'.repeat(3_000)}q`,
    `\u001b[${';'.repeat(5_000)}m`,
    `\u001b]8;;https://${'a'.repeat(9_000)}\u001b\\y`,
  ];
  const parts: Buffer[] = [];
  for (let count = 0; count < 1_500; count += 1) {
    const order = Buffer.from(orders[next(orders.length)] ?? '');
    const kind = next(4);
    if (kind === 0) parts.push(order.subarray(0, next(order.length)));
    else if (kind === 1) parts.push(Buffer.from(Array.from({ length: next(60) }, () => next(256))));
    else parts.push(order);
  }
  // What is still open ends, else the test's own words would be taken for a part of it.
  return Buffer.concat([...parts, Buffer.from('\u0018\u001b\\\u001bc')]);
}
