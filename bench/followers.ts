// Owns a hall of followers, in a process of its own, so that its work is not the server's: run with the address of the
// room's server, its code and how many come; or, for `bare`, with that of a server that only sends on. On standard
// input it is asked how often something was seen, or how late; or they all vote in a poll.
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { PROTOCOL_VERSION } from '#core/protocol';
import { askRooms } from '../test/support/room-page';
import type { Late, Voted } from './hall';
import { quantile } from './report';

const AT_ONCE = 50;
/** In what is shown: the clock, which is the same here. */
const STAMP = /"t(\d{13})"/;

const [url = '', code = '', count = '0'] = process.argv.slice(2);
const { port } = new URL(url);

const delaysMs: number[] = [];
const sockets: WebSocket[] = [];
/** Since all were told to vote: when each heard that their vote counts, and when each has seen a tally of all. */
const counted: number[] = [];
const seenAll: number[] = [];
let votedAt = 0;

function takeVotes(text: string): void {
  if (text.startsWith('{"type":"vote-counted"')) counted.push(performance.now() - votedAt);
  else if (text.startsWith('{"type":"tally-changed"') && text.includes(`"people":${sockets.length}}`))
    seenAll.push(performance.now() - votedAt);
}

async function vote(poll: string): Promise<Voted> {
  votedAt = performance.now();
  for (const [at, socket] of sockets.entries()) socket.send(JSON.stringify({ type: 'vote', poll, options: [at % 2] }));
  while (seenAll.length < sockets.length) await new Promise((settle) => setTimeout(settle, 5));
  return { seenMs: Math.max(...seenAll), countedP50Ms: quantile(counted, 0.5), countedP99Ms: quantile(counted, 0.99) };
}

function take(data: Buffer): void {
  if (votedAt > 0) takeVotes(data.toString('latin1'));
  const stamp = STAMP.exec(data.toString('latin1'))?.[1];
  if (stamp) delaysMs.push(Date.now() - Number(stamp));
}

/** Settles once the room has said how it stands. */
async function follow(number: number): Promise<void> {
  const isBare = code === 'bare';
  const { cookie } = isBare ? { cookie: '' } : await askRooms(Number(port), 'join', { code, name: `Guest ${number}` });
  const socket = new WebSocket(`ws://127.0.0.1:${port}/room`, {
    headers: { cookie },
    origin: `http://127.0.0.1:${port}`,
    perMessageDeflate: false,
  });
  socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, code })));
  socket.once('close', (why) => {
    console.error(`a follower was sent away with ${why}`);
    process.exit(1);
  });
  await new Promise((settle, fail) => socket.once('message', settle).once('error', fail));
  socket.on('message', take);
  sockets.push(socket);
}

const begun = performance.now();
for (let here = 0; here < Number(count); here += AT_ONCE)
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, Number(count) - here) }, (_, at) => follow(here + at)));
console.log((performance.now() - begun) / 1000);

for await (const line of createInterface({ input: process.stdin })) {
  const of = (share: number) => quantile(delaysMs, share);
  if (line === 'count') console.log(delaysMs.length);
  else if (line.startsWith('vote ')) console.log(JSON.stringify(await vote(line.slice(5))));
  else console.log(JSON.stringify({ p50Ms: of(0.5), p95Ms: of(0.95), p99Ms: of(0.99) } satisfies Late));
}
process.exit();
