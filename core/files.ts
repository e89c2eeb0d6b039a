// Owns what a file in a sandbox's work folder is to people who edit it: its path, its size, whether it is text, and what
// becomes of a text when the file is changed by somebody else.

/** Larger ones are not opened in the editor. */
export const MAX_EDIT_BYTES = 2 * 1024 * 1024;
/** Larger ones are neither uploaded nor downloaded. */
export const MAX_TRANSFER_BYTES = 50 * 1024 * 1024;

const MAX_PATH = 1024;
/** What Linux takes, in bytes. */
const MAX_NAME = 255;

/** Whether the text is a path below the work folder: names parted by `/`, none of which leads elsewhere. */
export function isFilePath(path: string): boolean {
  return path.length <= MAX_PATH && path.split('/').every(isFileName);
}

/** The same, or the work folder itself, which is the empty text. */
export function isFolderPath(path: string): boolean {
  return path === '' || isFilePath(path);
}

export function isFileName(name: string): boolean {
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) return false;
  const bytes = new TextEncoder().encode(name);
  // Half of a character is encoded as something else, and would name another file.
  return bytes.length <= MAX_NAME && new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) === name;
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Where the path is after `from`, a file or a folder, has become `to`; the same where it is not concerned. */
export function movedPath(path: string, from: string, to: string): string {
  if (path === from) return to;
  return path.startsWith(`${from}/`) ? to + path.slice(from.length) : path;
}

/** The bytes as text; null when they are none that an editor could give back as they were. */
export function textOf(bytes: Uint8Array): string | null {
  // Text has no zeros, and an editor would show what does as one line of boxes.
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** How the text ends most of its lines: an editor thinks in lines, and gives the file back with the ends that it had. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  const crlf = text.split('\r\n').length - 1;
  return crlf > 0 && crlf * 2 > text.split('\n').length - 1 ? '\r\n' : '\n';
}

/**
 * What a page does that has `edited`, made from `saved`, when the file holds `theirs` by now. `adopt`: nothing but the stamp
 * is new. `replace`: take theirs, nothing is lost by it. `ask`: both have changed.
 */
export function meetChange(saved: string, edited: string, theirs: string): 'adopt' | 'same' | 'replace' | 'ask' {
  if (theirs === edited) return 'same';
  if (theirs === saved) return 'adopt';
  return edited === saved ? 'replace' : 'ask';
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

export function sizeInWords(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** power;
  return `${power > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`;
}

/** What a block of a deck puts into its file: its lines, the last one with its end. */
export function fileTextOf(block: string): string {
  return block === '' || block.endsWith('\n') ? block : `${block}\n`;
}
