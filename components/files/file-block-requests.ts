import { type FileBlockAnswer, fileBlockAddress, parseFileBlockAnswer } from '#core/file-block';

export type BlockOutcome = FileBlockAnswer | { kind: 'refused'; message: string };

/** `over`: the stamp of the file that may be replaced; null where none has been seen. */
export async function writeBlock(id: string, over: string | null): Promise<BlockOutcome> {
  try {
    const answer = await fetch(fileBlockAddress(id), { method: 'POST', body: JSON.stringify({ over }) });
    if (!answer.ok) return { kind: 'refused', message: await answer.text() };
    return (
      parseFileBlockAnswer(await answer.json()) ?? { kind: 'refused', message: 'Reload the page; it is outdated.' }
    );
  } catch {
    return { kind: 'refused', message: 'The server could not be reached. Try again.' };
  }
}
