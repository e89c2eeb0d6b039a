import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { sharedMessage } from '#server/live/shared-message';

test('SM1 bytes that go to many arrive whole, whatever their length, and in order with what else is sent', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  const payloads = [0, 1, 125, 126, 65_535, 65_536, 300_000].map((length) => Buffer.alloc(length, length % 251));
  server.on('connection', (socket, request) => {
    for (const payload of payloads) {
      request.socket.write(sharedMessage(payload));
      socket.send(String(payload.length));
    }
    socket.close();
  });
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const came: (Buffer | string)[] = [];
  client.on('message', (data: Buffer, isBinary) => came.push(isBinary ? data : String(data)));
  const [code] = await once(client, 'close');
  expect(code).toBe(1005);
  expect(came).toEqual(payloads.flatMap((payload) => [payload, String(payload.length)]));
  server.close();
});

test('SM2 it is put together once', () => {
  const payload = Buffer.from('the same for all');
  expect(sharedMessage(payload)).toBe(sharedMessage(payload));
});
