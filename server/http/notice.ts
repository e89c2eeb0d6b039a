// Owns the pages the gateway itself answers with when an app cannot: plain, self-contained, and for other programs a
// line of text.
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export type Notice = {
  status: number;
  title: string;
  text: string;
  /**
   * The page asks again by itself, so that it turns into the app once that answers: at `waitPath`, which keeps it waiting
   * and answers with `STILL_CLOSED` when it is to ask there anew. Without script or `waitPath` it loads itself after so many
   * seconds.
   */
  retry?: { seconds: number; waitPath?: string };
  /** Of a 405: the method that would do. */
  allow?: string;
};

export const STILL_CLOSED = 503;

// The colours and the incline of the theme "dock".
const STYLE = `
:root{--ground:#f5f6f4;--raised:#ebeeec;--ink:#12191d;--soft:#3f4a51}
@media (prefers-color-scheme:dark){:root{--ground:#0e1417;--raised:#1e282d;--ink:#eef2f1;--soft:#b4c0c4}}
html{background:var(--ground);color:var(--ink)}
body{font:1.25rem/1.6 Inter,system-ui,sans-serif;max-width:34rem;margin:20vh auto 0;padding:0 1.5rem 26vh}
body::after{content:"";position:fixed;z-index:-1;inset:auto 0 0;height:24vh;background:var(--raised);
clip-path:polygon(0 0,100% 74%,100% 100%,0 100%)}
h1{font-size:2rem;font-weight:650;letter-spacing:-.02em;line-height:1.2;margin:0 0 1rem}
p{margin:0;color:var(--soft)}code{font-size:.9em;white-space:nowrap}
`;
const COMMAND = /npx slipway [a-z]+(?: --[a-z]+)*/g;
// Below a path of the platform the page has an origin of its own and sees no status: it loads itself anew whatever came,
// but never at once again and again.
const SCRIPT = `
const { wait } = document.currentScript.dataset;
const later = () => setTimeout(ask, 1000 + 1000 * Math.random());
const took = ({ status }) => {
  if (status === ${STILL_CLOSED}) later();
  else setTimeout(() => location.reload(), status === 204 ? 0 : 2000 - performance.now());
};
const ask = () => fetch(wait, { mode: 'no-cors', cache: 'no-store' }).then(took, later);
ask();
`;
const POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLE)}`,
  `script-src ${hashOf(SCRIPT)}`,
  "connect-src 'self'",
  "base-uri 'none'",
].join('; ');

/** A `content-security-policy` that is set already stays. */
export function sendNotice(request: IncomingMessage, response: ServerResponse, notice: Notice): void {
  if (response.headersSent) return void response.destroy();
  const wantsPage = request.headers.accept?.includes('text/html') ?? false;
  if (!response.hasHeader('content-security-policy')) response.setHeader('content-security-policy', POLICY);
  response.writeHead(notice.status, {
    'content-type': wantsPage ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    ...(notice.allow ? { allow: notice.allow } : {}),
    ...(notice.retry ? { 'retry-after': String(notice.retry.seconds) } : {}),
  });
  response.end(wantsPage ? pageOf(notice) : `${notice.title}\n${notice.text}\n`);
}

function pageOf({ title, text, retry }: Notice): string {
  const { seconds, waitPath } = retry ?? {};
  const loading = seconds === undefined ? '' : `<meta http-equiv="refresh" content="${seconds}">`;
  const refresh = waitPath === undefined ? loading : `<noscript>${loading}</noscript>`;
  const script = waitPath === undefined ? '' : `<script data-wait="${escapeHtml(waitPath)}">${SCRIPT}</script>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">${refresh}
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text).replace(COMMAND, '<code>$&</code>')}</p></main>${script}</body></html>`;
}

function hashOf(source: string): string {
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
