// Owns `slipway link`: a presenter's link for the server that is running.
import { defineCommand } from 'citty';
import { createPresenterLink, LINK_LIFETIME_MS } from '../auth/link';
import { findRunningServer } from './address';
import { configOrEnd, endWith } from './outcome';

export const link = defineCommand({
  meta: { name: 'link', description: 'Make a presenter’s link for the running server' },
  async run() {
    const { dataDir } = configOrEnd();
    const server = await findRunningServer(dataDir);
    if (!server)
      endWith(1, `No server is running with DATA_DIR=${dataDir}. Start one with "npm start", then ask again.`);
    console.log(await createPresenterLink(dataDir, server.url, Date.now()));
    console.error(`Good once, for ${LINK_LIFETIME_MS / 60_000} minutes. Whoever opens it presents.`);
  },
});
