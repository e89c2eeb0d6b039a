// Owns `slipway link`: a presenter's or an operator's link for the server that is running.
import { defineCommand } from 'citty';
import { createLink, LINK_LIFETIME_MS, type LinkKind } from '../auth/link';
import { findRunningServer } from './address';
import { configOrEnd, endWith } from './outcome';

export const link = defineCommand({
  meta: { name: 'link', description: 'Make a presenter’s link for the running server' },
  args: { operator: { type: 'boolean', description: 'Make an operator’s link instead' } },
  async run({ args }) {
    const { dataDir } = configOrEnd();
    const server = await findRunningServer(dataDir);
    if (!server)
      endWith(1, `No server is running with DATA_DIR=${dataDir}. Start one with "npm start", then ask again.`);
    const kind: LinkKind = args.operator ? 'operator' : 'presenter';
    console.log(await createLink(dataDir, { kind, baseUrl: server.url, now: Date.now() }));
    console.error(`Good once, for ${LINK_LIFETIME_MS / 60_000} minutes. Whoever opens it ${WORTH[kind]}.`);
  },
});

const WORTH: Record<LinkKind, string> = {
  presenter: 'presents',
  operator: 'sees every sandbox of this server and may end it',
};
