// Owns giving a recording out as one asciicast, whatever number of files it is in.
import { readFile } from 'node:fs/promises';
import { lineAt } from '#core/asciicast';
import { readHeadLine } from '#core/cast-lines';

/** Intervals go on from part to part, so that all but the header of the first can follow as it is. */
export async function* mergeParts(files: readonly string[]): AsyncGenerator<string> {
  for (const [i, file] of files.entries()) {
    // A part that has gone meanwhile made room.
    const text = await readFile(file, 'utf8').catch(() => '');
    const isLast = i === files.length - 1;
    const whole = isLast ? text : text.slice(0, text.lastIndexOf('\n') + 1);
    if (i === 0) {
      yield whole;
      continue;
    }
    const { line, next } = lineAt(whole, 0);
    const head = readHeadLine(line);
    if (head) yield `# part ${i + 1}\n[0,"r","${head.cols}x${head.rows}"]\n${whole.slice(next)}`;
  }
}
