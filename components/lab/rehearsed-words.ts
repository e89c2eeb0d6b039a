/** When something was last carried out, and with what, in words. Who packaged the engine (`20.10.24+dfsg1`) is left out. */
export function rehearsedWords({ at, docker }: { at: number; docker: string | null }): string {
  const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(at);
  return `Rehearsed on ${date}${docker === null ? '' : ` with Docker ${docker.split('+')[0]}`}`;
}
