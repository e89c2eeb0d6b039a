// Owns the server of the gateway's bench, which runs this file as a process of its own: everything real but the pages,
// and one sandbox on the server's own machine, so that the way to its ports is a plain connection.
import { startInProcess } from '../test/support/in-process';
import { Participant } from '../test/support/participant';

const server = await startInProcess();
const participant = await Participant.join({ url: server.url, deck: 'basics', cookie: await server.presenter() });
participant.open();
const { sandbox } = await participant.fact('sandbox-changed', (fact) => fact.sandbox.state === 'ready');
if (sandbox.state !== 'ready') throw new Error('invariant: that fact is of a sandbox that is ready');
console.log(JSON.stringify({ port: server.port, sandbox: sandbox.id }));
process.stdin.resume().once('end', async () => {
  participant.leave();
  await server.close();
  process.exit();
});
