// Owns streams that a program might print to harm whoever looks, for property tests: made of every kind of order that
// answers, counts, names, links, recolours or never ends.
import fc from 'fast-check';

/** Put wherever a stream may hold text of its own: no answer may hold it. */
export const BAIT = 'rm -rf EVIL\r\n';

const end = fc.constantFrom('\x07', '\x1b\\', '\u009c', '\x18', '\x1a', '');
const number = fc.oneof(
  fc.nat(30),
  fc.constantFrom(0, 4_096, 4_097, 65_536, 1_000_000, 2_147_483_647, 2_147_483_648, 99_999_999_999),
);
const numbers = fc.array(number, { maxLength: 40 }).map((list) => list.join(';'));
const address = fc.constantFrom('https://a.example/', 'javascript:alert(1)', `https://${'a'.repeat(9_000)}`, '', BAIT);

const csi = fc
  .tuple(
    fc.constantFrom('', '?', '>', '=', '<'),
    numbers,
    fc.constantFrom('', ' ', '!', '$', '"', "'"),
    fc.constantFrom(...'@ABCDEFGHIJKLMPSTXZ^`abcdefghilmnpqrstuvwxyz{|}~'),
  )
  .map(([prefix, list, between, final]) => `\x1b[${prefix}${list}${between}${final}`);

/** Orders whose cost is what their number says. */
const counted = fc
  .tuple(number, fc.constantFrom(...'@ILMPSTXZb'), fc.constantFrom('', 'x'))
  .map(([count, final, before]) => `${before}\x1b[${count}${final}`);

const command = fc
  .tuple(fc.constantFrom(0, 1, 2, 4, 8, 10, 11, 12, 52, 104, 110, 133, 777, 1337, 7_747), fc.string(), end)
  .map(([id, words, close]) => `\x1b]${id};${words}${BAIT}${close}`);
const title = fc.constantFrom(
  `\x1b]0;${BAIT}\x07`,
  `\x1b]2;${BAIT}\x07`,
  '\x1b[22;0t',
  '\x1b[23;0t',
  '\x1b[21t',
  '\x1b[20t',
);
const colours = fc
  .array(fc.tuple(number, fc.constantFrom('?', '#ffffff', 'rgb:00/00/00', BAIT)), { maxLength: 300 })
  .map((list) => `\x1b]4;${list.map(([index, colour]) => `${index};${colour}`).join(';')}\x07\x1b]104\x07`);
const link = fc
  .tuple(fc.constantFrom('', 'id=1', `id=${'i'.repeat(9_000)}`, BAIT), address, end)
  .map(([params, target, close]) => `\x1b]8;${params};${target}${close}words\n`);
const device = fc
  .tuple(
    fc.constantFrom('$q', '+q', '', 'q', '1;2|', '=1s', 'tmux;'),
    fc.constantFrom('m', '"p', 'r', ' q', '544e', BAIT),
    end,
  )
  .map(([intro, words, close]) => `\x1bP${intro}${words}${close}`);
const ignored = fc.tuple(fc.constantFrom('_', '^', 'X'), end).map(([kind, close]) => `\x1b${kind}G${BAIT}${close}`);
const query = fc.constantFrom(
  '\x05',
  '\x1b[c',
  '\x1b[>c',
  '\x1b[=c',
  '\x1b[5n',
  '\x1b[6n',
  '\x1b[?6n',
  '\x1b[>q',
  '\x1b[?2026$p',
  '\x1b[4$p',
  '\x1b[x',
  '\x1bZ',
  '\x1b[14t',
  '\x1b[16t',
  '\x1b[18t',
  '\x1b]52;c;?\x07',
  '\x1b]10;?\x07',
);
const mode = fc.constantFrom(
  '\x1b[?1049h',
  '\x1b[?1049l',
  '\x1b[?3h',
  '\x1b[?1004h',
  '\x1b[?1003h',
  '\x1b[?2004h',
  '\x1b[2;3r',
  '\x1bc',
);
const flood = fc
  .tuple(
    fc.constantFrom('\x07', '\n', 'y\r\n', '\x1b[?5h', '\u0301', '\x1b]8;;https://a.example\x07', '\x1bM', 'a\x01'),
    fc.nat(2_000),
  )
  .map(([part, times]) => part.repeat(times));
const resize = fc.tuple(number, number).map(([rows, cols]) => `\x1b[8;${rows};${cols}t`);
const noise = fc.uint8Array({ maxLength: 80 });

const order = fc.oneof(csi, counted, command, title, colours, link, device, ignored, query, mode, flood, resize);
const cut = fc.tuple(order, fc.nat()).map(([whole, at]) => whole.slice(0, at % (whole.length + 1)));
const piece = fc.oneof(
  { weight: 8, arbitrary: order.map((text) => Buffer.from(text)) },
  { weight: 2, arbitrary: cut.map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: noise.map((bytes) => Buffer.from(bytes)) },
);

export const hostileOutput = fc.array(piece, { minLength: 1, maxLength: 60 }).map((pieces) => Buffer.concat(pieces));
