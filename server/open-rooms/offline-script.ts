// Owns the script of a playback that is saved as one file: made when somebody first asks for it.
import { bundleForPage, type PageModule } from '../export/page-module';
import { sendJson } from '../http/json';
import type { Asked, KeptRouteDeps } from './room-answer';

let made: Promise<PageModule> | undefined;

export async function giveOfflineScript(_deps: KeptRouteDeps, { response }: Asked): Promise<void> {
  made ??= bundleForPage('offline-playback.tsx');
  // Tried anew by who asks next.
  made.catch(() => {
    made = undefined;
  });
  sendJson(response, { script: (await made).script });
}
