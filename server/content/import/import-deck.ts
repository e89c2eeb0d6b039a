// Owns the way from a source's text to a deck: the importer of its format, then the writer that all share.
import type { Shared } from './body';
import { isHtml } from './detect';
import { isTangled } from './html-parse';
import { type Imported, type ImportInput, type ImportProblem, Ledger } from './imported';
import { readKillercoda } from './killercoda';
import { readLabspace } from './labspace';
import { readMarp } from './marp';
import { readPlayWithDocker } from './play-with-docker';
import { readRemark } from './remark';
import { type Read, readReveal } from './reveal';
import { readRevealHtml } from './reveal-html';
import { writeDeck } from './slide-writer';
import { readSlidev } from './slidev';
import { Files } from './urls';

const MAX_LENGTH = 4 * 1024 * 1024;

/** Never throws for what stands in the text. */
export function importDeck(input: ImportInput): Imported {
  if (input.text.length > MAX_LENGTH) return { ok: false, problem: 'This is larger than 4 MiB, which is no deck.' };
  if (isHtml(input.text) && isTangled(input.text))
    return { ok: false, problem: 'So many tags are open at once in this page that it cannot be read.' };
  const ledger = new Ledger();
  const files = new Files(ledger);
  const read = readFormat(input, { ledger, files });
  if ('problem' in read) return { ok: false, ...read };
  const written = writeDeck(read, input.name, ledger);
  if (!written) return { ok: false, problem: 'There is no slide in it.' };
  const { title, deck, slides } = written;
  const { separators, style = null } = read;
  return { ok: true, title, deck, slides, separators, changes: ledger.inOrder(), files: files.list(), style };
}

function readFormat(input: ImportInput, shared: Shared): Read | ImportProblem {
  switch (input.format) {
    case 'reveal':
    case 'reveal-md':
      return isHtml(input.text) ? readRevealHtml(input, shared) : readReveal(input, shared);
    case 'remark':
      return readRemark(input, shared);
    case 'marp':
      return readMarp(input, shared);
    case 'slidev':
      return readSlidev(input, shared);
    case 'killercoda':
      return readKillercoda(input, shared);
    case 'play-with-docker':
      return readPlayWithDocker(input, shared);
    case 'labspace':
      return readLabspace(input, shared);
  }
}
