// Owns the headers that protect the platform's own pages.
import type { ServerResponse } from 'node:http';

/** `frames`: the only origins whose pages may be shown in frames. `probe`: of another origin, what alone may be asked there. */
export type PageTrust = { isDevelopment: boolean; frames: readonly string[]; probe: string };

/** Inline scripts are allowed because pages are the same for everyone, so that none can carry a nonce. */
export function protectPage(response: ServerResponse, { isDevelopment, frames, probe }: PageTrust): void {
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self' ${probe}`,
    `frame-src ${frames.length > 0 ? frames.join(' ') : "'none'"}`,
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ];
  response.setHeader('content-security-policy', policy.join('; '));
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
}
