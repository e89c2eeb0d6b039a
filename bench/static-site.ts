// Owns a server on loopback for a folder of built files, which answers at once: all are read and compressed before.
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** The others are compressed already. */
const COMPRESSED = new Set(['.html', '.css', '.js', '.json', '.svg']);

export type StaticSite = { url: string; stop(): Promise<void> };

/** A path without a file gets the first page, as single-page applications want it. */
export async function serveFolder(folder: string): Promise<StaticSite> {
  const files = await readFiles(folder);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = files.get(path) ?? files.get('/index.html');
    if (!file) return void response.writeHead(404).end();
    response.writeHead(200, file.headers).end(file.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('invariant: a TCP server has a port');
  return {
    url: `http://localhost:${address.port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function readFiles(folder: string) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = async (path: string) => {
    const bytes = await readFile(path);
    const extension = extname(path);
    const isCompressed = COMPRESSED.has(extension);
    const headers = {
      'content-type': TYPES[extension] ?? 'application/octet-stream',
      ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
    };
    const name = `/${relative(folder, path).split(sep).join('/')}`;
    return [name, { headers, body: isCompressed ? gzipSync(bytes) : bytes }] as const;
  };
  return new Map(await Promise.all(paths.map(read)));
}
