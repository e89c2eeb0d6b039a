// Owns an image registry for tests: small images of our own over HTTP on loopback, which every engine takes as
// insecure, and the ways in which a registry lets people down.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

export type Asked = { method: string; path: string; range: string | undefined };

export type Registry = {
  /** First part of its images' names. */
  host: string;
  /** Requests for manifests and blobs, in order. */
  asked: Asked[];
  /** Answers 429 to whoever asks for a manifest. */
  isLimited: boolean;
  /** The next blobs asked for end in the middle, and their connection with them. */
  breaks: number;
  /** While set, blobs of that repository stop in the middle and wait. */
  holds: string | null;
  /** How many wait now. */
  held(): number;
  /** Makes an image with one file a layer. Returns its full name. */
  add(repository: string, files: Record<string, Buffer>): Promise<string>;
  close(): Promise<void>;
};

type Blob = { bytes: Buffer; type: string };

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

/** Any other address than loopback must be one of this machine that the engine was told to take as insecure. */
export async function startRegistry(address = '127.0.0.1'): Promise<Registry> {
  const blobs = new Map<string, Blob>();
  const tags = new Map<string, string>();
  const waiting = new Set<ServerResponse>();
  const server = createServer((request, response) => answer(request, response));
  server.listen(0, address);
  await once(server, 'listening');
  const host = `${address}:${(server.address() as AddressInfo).port}`;

  const keep = (bytes: Buffer, type: string): string => {
    const digest = digestOf(bytes);
    blobs.set(digest, { bytes, type });
    return digest;
  };
  const registry: Registry = {
    host,
    asked: [],
    isLimited: false,
    breaks: 0,
    holds: null,
    held: () => waiting.size,
    async add(repository, files) {
      const layers = await Promise.all(Object.entries(files).map(([name, bytes]) => tarOf(name, bytes)));
      const config = Buffer.from(
        JSON.stringify({
          architecture: process.arch === 'x64' ? 'amd64' : process.arch,
          os: 'linux',
          config: { Cmd: ['/none'] },
          rootfs: { type: 'layers', diff_ids: layers.map(digestOf) },
          history: layers.map(() => ({ created_by: 'a test' })),
        }),
      );
      const describe = (bytes: Buffer, mediaType: string) => ({
        mediaType,
        size: bytes.length,
        digest: keep(bytes, 'application/octet-stream'),
      });
      const manifest = Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: MANIFEST,
          config: describe(config, 'application/vnd.docker.container.image.v1+json'),
          layers: layers.map((tar) => describe(gzipSync(tar), 'application/vnd.docker.image.rootfs.diff.tar.gzip')),
        }),
      );
      tags.set(`${repository}:1`, keep(manifest, MANIFEST));
      return `${host}/${repository}:1`;
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    const [, repository = '', kind, reference = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/(.+)$/.exec(path) ?? [];
    if (!kind) return void response.writeHead(200, { 'Docker-Distribution-Api-Version': 'registry/2.0' }).end('{}');
    registry.asked.push({ method: request.method ?? '', path, range: request.headers.range });
    if (kind === 'manifests' && registry.isLimited)
      return refuse(response, {
        status: 429,
        code: 'TOOMANYREQUESTS',
        message: 'You have reached your pull rate limit.',
      });
    const digest = kind === 'manifests' ? (tags.get(`${repository}:${reference}`) ?? reference) : reference;
    const blob = blobs.get(digest);
    if (!blob) return refuse(response, { status: 404, code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' });
    send({ request, response, repository, digest, blob });
  }

  type Sending = { request: IncomingMessage; response: ServerResponse; repository: string; digest: string; blob: Blob };

  function send({ request, response, repository, digest, blob }: Sending): void {
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const bytes = blob.bytes.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      'Content-Type': blob.type,
      'Content-Length': bytes.length,
      'Docker-Content-Digest': digest,
      ...(from > 0 ? { 'Content-Range': `bytes ${from}-${blob.bytes.length - 1}/${blob.bytes.length}` } : {}),
    });
    const half = bytes.subarray(0, bytes.length / 2);
    const isLarge = blob.type !== MANIFEST && blob.bytes.length > 100_000;
    if (request.method === 'HEAD') response.end();
    else if (isLarge && registry.breaks > 0) {
      registry.breaks -= 1;
      response.write(half, () => response.destroy());
    } else if (isLarge && registry.holds === repository) {
      waiting.add(response);
      response.once('close', () => waiting.delete(response));
      response.write(half);
    } else response.end(bytes);
  }

  return registry;
}

function refuse(
  response: ServerResponse,
  { status, code, message }: { status: number; code: string; message: string },
): void {
  response
    .writeHead(status, { 'Content-Type': 'application/json' })
    .end(JSON.stringify({ errors: [{ code, message }] }));
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

async function tarOf(name: string, bytes: Buffer): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name, mtime: new Date(0) }, bytes);
  archive.finalize();
  return buffer(archive.pipe(new PassThrough()));
}
