import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { until } from '../support/until';

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

async function atPrompt(page?: string): Promise<Participant> {
  const cookie = await server.presenter();
  const participant = await Participant.join({ url: server.url, deck: 'basics', cookie, ...(page ? { page } : {}) });
  participant.open();
  await participant.prompt();
  return participant;
}

const hello = {
  type: 'hello',
  version: PROTOCOL_VERSION,
  deck: 'basics',
  page: 'page-of-a-test',
  terminal: 1,
} as const;

test.each([
  ['bytes', new Uint8Array([1, 2, 3]), CLOSE.badMessage],
  ['no hello', '{"type":"open","cols":80,"rows":24,"from":null}', CLOSE.badMessage],
  ['an older page', JSON.stringify({ ...hello, version: PROTOCOL_VERSION - 1 }), CLOSE.outdated],
  ['a page that has no live socket', JSON.stringify(hello), CLOSE.noPage],
  ['a deck that the page does not show', JSON.stringify({ ...hello, deck: 'cluster' }), CLOSE.noPage],
])(
  'V1 a terminal’s socket whose first message is %s is closed with a code of its own',
  async (_what, message, code) => {
    const page = await Participant.connect({ url: server.url, deck: 'basics', cookie: await server.presenter() });
    const socket = page.dialRaw('/terminal');
    socket.once('open', () => socket.send(message));
    expect((await until('the close', () => page.closed)).code).toBe(code);
    page.leave();
  },
);

test('V2 nobody else’s page can be named: the cookie decides whose terminal it is', async () => {
  const owner = await atPrompt('page-of-somebody');
  const stranger = await Participant.connect({ url: server.url, deck: 'basics', cookie: await server.presenter() });
  const socket = stranger.dialRaw('/terminal');
  socket.once('open', () => socket.send(JSON.stringify({ ...hello, page: 'page-of-somebody' })));
  expect((await until('the close', () => stranger.closed)).code).toBe(CLOSE.noPage);
  owner.type('echo still-$((40+2))\r');
  await owner.sees(/still-42/);
  owner.leave();
  stranger.leave();
});

test('V3 with its page gone a terminal’s socket is closed, and its shell goes on for the next', async () => {
  const page = await atPrompt();
  page.type('marker=of-this-shell\r');
  await page.sees(/marker=of-this-shell\r\n/);
  page.leaveLive();
  await until('the end of the live socket', () => page.closed);
  page.closed = null;
  await until('the end of the terminal’s', () => {
    page.sendTo(1, { type: 'resize', cols: 90, rows: 30 });
    return page.closed;
  });
  const next = await Participant.join({ url: server.url, deck: 'basics', cookie: page.cookie });
  next.open();
  await next.fact('terminal-opened');
  next.type('echo "it is $marker"\r');
  await next.sees(/it is of-this-shell/);
  next.leave();
});

test('V4 a terminal whose socket nobody reads delays neither the page nor its other terminals', async () => {
  const page = await atPrompt();
  page.open(2);
  await page.prompt(2);
  page.pause(1);
  page.type('yes\r', 1);
  page.send({ type: 'ping' });
  await page.fact('ponged');
  page.type('echo other-$((40+2))\r', 2);
  await page.sees(/other-42/, 2);
  page.resume(1);
  page.type('\x03', 1);
  page.leave();
});
