/** Address of one of the server's sockets. */
export function socketUrl(path: '/live' | '/terminal' | '/figures' | '/files' | '/viewer' | '/room' | '/stage'): URL {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}
