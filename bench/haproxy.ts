// Owns the HAProxy of a bench: once as the app, which answers 1 KB by itself, and once as the proxy that ours is beside.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasProgram, installPackages, isRoot } from '#server/sandbox/docker/host';
import { until } from '../test/support/until';
import { freePort } from './free-port';
import { isListening } from './load';

export type Balancer = { port: number; pid: number; stop(): Promise<void> };

const BODY = 'slipway\n'.repeat(128);
const COMMON = `global
  maxconn 4000
  nbthread 1
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend near
  bind 127.0.0.1:`;

/** Installs what the bench runs, as root on Debian; else says what to install. */
export async function ensurePrograms(): Promise<void> {
  const packages = Object.entries({ haproxy: 'haproxy', h2load: 'nghttp2-client' });
  const missing: string[] = [];
  for (const [program, name] of packages) if (!(await hasProgram(program))) missing.push(name);
  if (missing.length === 0) return;
  if (!isRoot() || !(await hasProgram('apt-get'))) {
    throw new Error(`This bench needs the Debian packages ${missing.join(' and ')}, and only root may install them.`);
  }
  console.log(`Installing ${missing.join(' and ')} with apt-get`);
  await installPackages(missing);
}

export function startApp(): Promise<Balancer> {
  return startHaproxy(`http-request return status 200 content-type text/plain string "${BODY.replaceAll('\n', '.')}"`);
}

/** Does to a request what the gateway does: forwarding headers, connections kept. */
export function startProxy(appPort: number): Promise<Balancer> {
  return startHaproxy(`option forwardfor
  http-request set-header x-forwarded-proto http
  http-request set-header x-forwarded-host %[req.hdr(host)]
  http-request set-header x-forwarded-port %[dst_port]
  default_backend far
backend far
  http-reuse always
  server app 127.0.0.1:${appPort}`);
}

async function startHaproxy(frontend: string): Promise<Balancer> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
  const port = await freePort();
  const file = join(folder, 'haproxy.cfg');
  await writeFile(file, `${COMMON}${port}\n  ${frontend}\n`);
  const child = spawn('haproxy', ['-db', '-f', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` },
  });
  const exited = once(child, 'exit');
  await until('HAProxy to listen', () => isRunning(child) && isListening(port));
  return {
    port,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function isRunning({ exitCode }: ChildProcess): true {
  if (exitCode !== null) throw new Error(`HAProxy ended with ${exitCode}`);
  return true;
}
