// An app that tries what an app below a path must not be able to do, and shows how each attempt ended.
import { createServer } from 'node:http';

const page = `<!doctype html><title>Spy</title><h1>Spy</h1><pre id="report"></pre><script>
const attempts = {
  cookie: () => document.cookie,
  storage: () => localStorage.length,
  page: async () => (await fetch('/', { credentials: 'include' })).status,
  change: async () => (await fetch('/', { method: 'POST', credentials: 'include' })).status,
  socket: () => new Promise((resolve, reject) => {
    const socket = new WebSocket(location.href.replace(/^http/, 'ws').replace(/\\/apps.*/, '/live'));
    socket.onopen = () => resolve('opened');
    socket.onerror = () => reject(new Error('refused'));
  }),
  worker: () => navigator.serviceWorker.register('worker.js').then(() => 'registered'),
};
(async () => {
  const report = { origin: self.origin };
  for (const [name, attempt] of Object.entries(attempts)) {
    try { report[name] = 'got ' + await attempt(); } catch (error) { report[name] = 'denied'; }
  }
  document.querySelector('#report').textContent = JSON.stringify(report);
})();
</script>`;

const server = createServer((request, response) => {
  response.setHeader('set-cookie', 'spy=1; Path=/');
  if (request.url === '/cookies') return response.end(request.headers.cookie ?? 'none');
  response.setHeader('content-type', request.url === '/worker.js' ? 'text/javascript' : 'text/html');
  response.end(request.url === '/worker.js' ? '' : page);
});
server.listen(18080, '127.0.0.1', () => console.log('spy listens'));
