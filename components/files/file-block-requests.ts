import { type FileBlockAnswer, type FileBlockAsk, fileBlockAddress, parseFileBlockAnswer } from '#core/file-block';

export type BlockOutcome = FileBlockAnswer | { kind: 'refused'; message: string };

/** `over`: the stamp of the file that may be replaced; null where none has been seen. */
export function writeBlock(id: string, over: string | null): Promise<BlockOutcome> {
  return ask(id, { over });
}

/** What writing it would change; nothing is written. */
export function compareBlock(id: string): Promise<BlockOutcome> {
  return ask(id, { over: null, looks: true });
}

async function ask(id: string, asked: FileBlockAsk): Promise<BlockOutcome> {
  try {
    // It arrives although the page may be closed meanwhile.
    const init = { method: 'POST', body: JSON.stringify(asked), keepalive: true };
    const answer = await fetch(fileBlockAddress(id), init);
    if (!answer.ok) return { kind: 'refused', message: await answer.text() };
    return (
      parseFileBlockAnswer(await answer.json()) ?? { kind: 'refused', message: 'Reload the page; it is outdated.' }
    );
  } catch {
    return { kind: 'refused', message: 'The server could not be reached. Try again.' };
  }
}
