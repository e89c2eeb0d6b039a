// Owns the pages the gateway itself answers with when an app cannot: plain, self-contained, and for other programs a
// line of text.
import type { IncomingMessage, ServerResponse } from 'node:http';

export type Notice = {
  status: number;
  title: string;
  text: string;
  /** The page asks again by itself, so that it turns into the app once that answers. */
  retrySeconds?: number;
  /** Of a 405: the method that would do. */
  allow?: string;
};

export function sendNotice(request: IncomingMessage, response: ServerResponse, notice: Notice): void {
  if (response.headersSent) return void response.destroy();
  const wantsPage = request.headers.accept?.includes('text/html') ?? false;
  response.writeHead(notice.status, {
    'content-type': wantsPage ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    ...(notice.allow ? { allow: notice.allow } : {}),
    ...(notice.retrySeconds ? { 'retry-after': String(notice.retrySeconds) } : {}),
  });
  response.end(wantsPage ? pageOf(notice) : `${notice.title}\n${notice.text}\n`);
}

function pageOf({ title, text, retrySeconds }: Notice): string {
  const refresh = retrySeconds ? `<meta http-equiv="refresh" content="${retrySeconds}">` : '';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">${refresh}
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title><style>
body{font:1.25rem/1.6 system-ui,sans-serif;max-width:34rem;margin:20vh auto 0;padding:0 1.5rem}
h1{font-size:2rem;line-height:1.2;margin:0 0 1rem}p{margin:0;opacity:.8}
</style></head><body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p></main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
