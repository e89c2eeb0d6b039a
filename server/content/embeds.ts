// Owns which pages from the web a deck may embed.
/** The origin of a page that may be embedded: https, or http on this computer. Null for everything else. */
export function embedOrigin(src: unknown): string | null {
  if (typeof src !== 'string' || src.length > 2000 || !URL.canParse(src)) return null;
  const { protocol, hostname, origin, username, password } = new URL(src);
  // It becomes part of a header: a parser of addresses lets more through than names are made of.
  if (!/^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])$/.test(hostname) || username || password) return null;
  return protocol === 'https:' || (protocol === 'http:' && isThisComputer(hostname)) ? origin : null;
}

function isThisComputer(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
