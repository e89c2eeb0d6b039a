// Owns a server inside the test's own process, on a free port of loopback: everything real but the pages.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createLink, type LinkKind } from '#server/auth/link';
import { loadSecret } from '#server/auth/secret';
import { shellEnvironment } from '#server/config';
import { openLibrary } from '#server/content/library';
import { createLog } from '#server/log';
import { describeWithoutEngine, type Premises } from '#server/operator/premises';
import { createLocalProvider } from '#server/sandbox/local/provider';
import type { SandboxProvider } from '#server/sandbox/provider';
import { listen, type ServerSettings, SlipwayServer } from '#server/server';
import { openSqliteLog } from '#server/store/sqlite-log';
import { openScreens } from './screens';

export const IMAGE_FOLDER = resolve('server/sandbox/image');
export const TEST_CONTENT = resolve('test/content');

export type InProcess = {
  url: string;
  port: number;
  dataDir: string;
  logged: string[];
  server: SlipwayServer;
  /** Exchanges a presenter's link for its cookie, as `name=value`. */
  presenter(): Promise<string>;
  /** The same for an operator's. */
  operator(): Promise<string>;
  close(): Promise<void>;
};

export type InProcessOptions = {
  contentDir?: string;
  settings?: Partial<ServerSettings>;
  /** Null for none; the local shell when left out. */
  provider?: SandboxProvider | null;
  premises?: Partial<Premises>;
  /** One that has been closed, with its folder left: this one goes on there, on the same port. */
  after?: InProcess;
  keepsData?: boolean;
};

export async function startInProcess(options: InProcessOptions = {}): Promise<InProcess> {
  const dataDir = options.after?.dataDir ?? (await mkdtemp(join(tmpdir(), 'slipway-test-')));
  const logged: string[] = [];
  const log = createLog({ level: 'debug', pretty: false, write: (line) => void logged.push(line) });
  const local = () => createLocalProvider({ dataDir, environment: shellEnvironment(), imageFolder: IMAGE_FOLDER, log });
  const provider = options.provider === undefined ? local() : options.provider;
  const listening = await listen('127.0.0.1', options.after?.port ?? 0);
  const config: ServerSettings = {
    host: '127.0.0.1',
    publicUrl: null,
    trustedProxies: [],
    appsDomain: 'localhost',
    dataDir,
    maxSandboxes: 100,
    poolTarget: 0,
    sandboxGraceSeconds: 60,
    onStop: 'remove',
    sandboxLifetimeMinutes: 0,
    sandboxIdleMinutes: 0,
    sandboxExtendMinutes: 60,
    sandboxExtensions: 3,
    allowTrustedForGuests: false,
    record: true,
    recordingsMaxMb: 64,
    recordingsTotalMb: 1024,
    recordingsDays: 7,
    ...options.settings,
  };
  const screens = await openScreens();
  const events = openSqliteLog(dataDir);
  const server = new SlipwayServer(listening, {
    config,
    log,
    provider,
    noSandboxes: 'There is no engine in this test.',
    premises: { ...describeWithoutEngine('none', 'A test.', dataDir), ...options.premises },
    secret: await loadSecret(dataDir),
    library: openLibrary(options.contentDir ?? TEST_CONTENT),
    screens,
    events,
    pages: { handle: (_request, response) => void response.end('a page'), upgrade: null },
  });
  const exchange = async (kind: LinkKind) => {
    const link = await createLink(dataDir, { kind, baseUrl: server.url, now: Date.now() });
    const answer = await fetch(link, { redirect: 'manual' });
    return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  };
  const { port } = listening.address() as { port: number };
  return {
    url: server.url,
    port,
    dataDir,
    logged,
    server,
    presenter: () => exchange('presenter'),
    operator: () => exchange('operator'),
    async close() {
      await server.close();
      await screens.close();
      await events.close();
      await provider?.close();
      if (!options.keepsData) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
