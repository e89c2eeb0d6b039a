import { fileAddress } from '#core/file-protocol';
import { textOf } from '#core/files';

export type FileName = { deck: string; node: string; path: string };

/** `away`: the server could not be asked. `refused`: it said why not. */
type Failed = { kind: 'away' } | { kind: 'refused'; message: string };
export type ReadAnswer =
  | { kind: 'read'; text: string; stamp: string }
  | { kind: 'binary' }
  | { kind: 'missing' }
  | Failed;
/** `conflict`: nothing was written; the file is another by now, or there is none where there was one. */
export type WriteAnswer = { kind: 'written'; stamp: string } | { kind: 'conflict' } | Failed;

const AWAY = { kind: 'away' } as const;

export async function readFile(file: FileName): Promise<ReadAnswer> {
  try {
    const answer = await fetch(`${fileAddress(file)}?edit`, { cache: 'no-store' });
    if (answer.status === 404) return (await isAboutFile(answer)) ? { kind: 'missing' } : AWAY;
    if (!answer.ok) return refusal(answer);
    const text = textOf(new Uint8Array(await answer.arrayBuffer()));
    return text === null ? { kind: 'binary' } : { kind: 'read', text, stamp: stampOf(answer.headers) };
  } catch {
    return AWAY;
  }
}

/** Where there is no sandbox, the answer is a notice of the server's, and says nothing about the file. */
async function isAboutFile(answer: Response): Promise<boolean> {
  return !(await answer.text()).startsWith('There is no sandbox');
}

/** `over`: the stamp of what it is made from; null where there was no file. */
export async function writeFile(file: FileName, text: string, over: string | null): Promise<WriteAnswer> {
  const condition: Record<string, string> = over === null ? { 'if-none-match': '*' } : { 'if-match': `"${over}"` };
  try {
    const answer = await fetch(`${fileAddress(file)}?edit`, { method: 'PUT', headers: condition, body: text });
    if (answer.status === 412) return { kind: 'conflict' };
    return answer.ok ? { kind: 'written', stamp: stampOf(answer.headers) } : refusal(answer);
  } catch {
    return AWAY;
  }
}

type Upload = { file: FileName; content: Blob; mayReplace: boolean; onProgress: (share: number) => void };

/** With progress, which `fetch` cannot tell. */
export function uploadFile({ file, content, mayReplace, onProgress }: Upload): Promise<WriteAnswer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('PUT', fileAddress(file));
    if (!mayReplace) request.setRequestHeader('if-none-match', '*');
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    request.onerror = () => resolve(AWAY);
    request.onload = () => {
      const stamp = (request.getResponseHeader('etag') ?? '').replaceAll('"', '');
      if (request.status === 412) resolve({ kind: 'conflict' });
      else if (request.status < 300) resolve({ kind: 'written', stamp });
      else resolve({ kind: 'refused', message: request.responseText });
    };
    request.send(content);
  });
}

async function refusal(answer: Response): Promise<Failed> {
  const message = await answer.text();
  // Of what stands before the server, such as a proxy that cannot reach it.
  return answer.status >= 500 && answer.status !== 507 ? AWAY : { kind: 'refused', message };
}

function stampOf(headers: Headers): string {
  return (headers.get('etag') ?? '').replaceAll('"', '');
}
