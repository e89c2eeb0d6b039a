// Owns the script of a playback that is saved as one file: made when somebody first asks for it.
import { bundleForPage, type PageModule } from './page-module';

let made: Promise<PageModule> | undefined;

export async function offlineScript(): Promise<string> {
  made ??= bundleForPage('offline-playback.tsx');
  // Tried anew by who asks next.
  made.catch(() => {
    made = undefined;
  });
  return (await made).script;
}
