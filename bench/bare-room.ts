// Owns the least that a room can be, as a process of its own: a server that sends each line on its standard input to
// everybody, with the same library.
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (socket) => socket.once('message', () => socket.send('{}')));
server.once('listening', () => console.log((server.address() as AddressInfo).port));
for await (const line of createInterface({ input: process.stdin }))
  for (const client of server.clients) client.send(line);
process.exit();
