// Owns what every sandbox provider must do with the files in a work folder: a part of the contract suite.
import { expect, test } from 'vitest';
import { FileProblem, type NodeFiles, readOn, readWhole } from '#server/sandbox/node-files';
import { type Sandbox, SandboxRefusal } from '#server/sandbox/provider';
import { leastOf } from '../../support/least';
import { until } from '../../support/until';

const MIB = 1024 * 1024;
/** A second, and what telling of it takes. */
const SOON_MS = 1_500;

async function* contentOf(text: string | Uint8Array, cut = 60_000): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
}

const textIn = async (files: NodeFiles, path: string) => (await readWhole(files, path, 2 * MIB)).bytes.toString();

export function describeFiles(name: string, sandbox: () => Sandbox): void {
  const run = async (command: string) => {
    const outcome = await sandbox().nodes[0].run({ command, timeoutMs: 20_000, maxOutputBytes: 10_000 });
    expect(outcome).toMatchObject({ kind: 'exited', status: 0 });
    return outcome.output.trim();
  };
  const withFiles = async (work: (files: NodeFiles) => Promise<void>) => {
    const files = await sandbox().nodes[0].openFiles();
    await work(files).finally(() => files.close());
  };
  const kindOf = (refused: Promise<unknown>) =>
    refused.then(
      () => 'done',
      (error: unknown) => (error instanceof FileProblem ? error.kind : `${error}`),
    );

  test(`${name} SF1 what is written is there for the shell, and what the shell writes is read, whatever its name`, () =>
    withFiles(async (files) => {
      const odd = `files/it's $(touch hacked) "grüß";\n-rf`;
      await files.makeFolder('files');
      const written = await files.write(odd, contentOf('one\n'), 'absent');
      expect(await run('cat files/it*')).toBe('one');
      expect(await run('echo two >>files/it*; ls')).not.toContain('hacked');
      const { stamp, bytes } = await readWhole(files, odd, MIB);
      expect(bytes.toString()).toBe('one\ntwo\n');
      expect({ kind: 'written', stamp }).not.toEqual(written);
      const { entries } = await files.list('files');
      expect(entries).toEqual([{ name: odd.slice(6), kind: 'file', bytes: 8, stamp }]);
      expect(await run('stat -c "%U %a" files/it*; stat -c %U .')).toMatch(/^(\w+) 644\n\1$/);
      await run('rm -r files');
    }));

  test(`${name} SF2 nobody writes over what they have not seen, and is told what is there instead`, () =>
    withFiles(async (files) => {
      const first = await files.write('conflict', contentOf('mine'), 'absent');
      expect(first.kind).toBe('written');
      await run('echo theirs >conflict');
      const { stamp } = await readWhole(files, 'conflict', MIB);
      const old = { stamp: first.stamp ?? '' };
      expect(await files.write('conflict', contentOf('lost'), old)).toEqual({ kind: 'conflict', stamp });
      expect(await files.write('conflict', contentOf('lost'), 'absent')).toEqual({ kind: 'conflict', stamp });
      expect(await textIn(files, 'conflict')).toBe('theirs\n');
      expect((await files.write('conflict', contentOf('now'), { stamp })).kind).toBe('written');
      await run('rm conflict');
      expect(await files.write('conflict', contentOf('lost'), { stamp })).toEqual({ kind: 'conflict', stamp: null });
      expect((await files.write('conflict', contentOf(''), 'always')).kind).toBe('written');
      await run('[ -e conflict ] && rm conflict');
    }));

  test(`${name} SF3 a file keeps its inode, mode and other names when it is written`, () =>
    withFiles(async (files) => {
      await run('echo a long first text >kept; chmod 750 kept; ln kept other');
      const before = await run('stat -c "%i %a" kept');
      await files.write('kept', contentOf('short'), 'always');
      expect(await run('stat -c "%i %a" kept; cat other')).toBe(`${before}\nshort`);
      await run('rm kept other');
    }));

  test(`${name} SF4 no path leads out of the work folder, and no link is followed`, () =>
    withFiles(async (files) => {
      await run('ln -s /etc out; ln -s /etc/hostname leak; ln -s . here; mkfifo pipe; mkdir folder');
      for (const path of [
        '../x',
        '/etc/hostname',
        'out/hostname',
        'leak',
        'pipe',
        'folder',
        'here/kept',
        'a//b',
        '.',
      ]) {
        expect(await kindOf(files.readPart(path, 0, 10)), path).toMatch(/^(no-file|other|missing)$/);
        expect(await kindOf(files.write(path, contentOf('x'), 'always')), path).toMatch(/^(no-file|other|missing)$/);
      }
      expect(await kindOf(files.list('out'))).toBe('no-file');
      expect(await kindOf(files.remove('../x'))).not.toBe('done');
      expect(await kindOf(files.makeFolder('out/slipway'))).not.toBe('done');
      const kinds = Object.fromEntries((await files.list('')).entries.map((entry) => [entry.name, entry.kind]));
      expect(kinds).toMatchObject({ out: 'other', leak: 'other', pipe: 'other', folder: 'folder' });
      await run('rm out leak here pipe; rmdir folder');
    }));

  test(`${name} SF5 names are changed and removed, never one for another`, () =>
    withFiles(async (files) => {
      await run('mkdir -p names/deep/er; echo a >names/a; echo b >names/deep/er/b; ln -s /etc/passwd names/deep/link');
      expect(await kindOf(files.rename('names/a', 'names/deep'))).toBe('exists');
      expect(await kindOf(files.makeFolder('names/a'))).toBe('exists');
      expect(await kindOf(files.rename('names/no', 'names/x'))).toBe('missing');
      await files.rename('names/a', 'names/deep/a');
      expect(await textIn(files, 'names/deep/a')).toBe('a\n');
      await files.remove('names');
      expect(await kindOf(files.remove('names'))).toBe('missing');
      expect(await run('ls; [ -s /etc/passwd ] && echo kept')).toMatch(/^(?!.*names)[\s\S]*kept$/);
    }));

  test(`${name} SF6 a large file comes and goes part by part, and one that is too large is refused`, () =>
    withFiles(async (files) => {
      const bytes = Buffer.alloc(5 * MIB, 'slipway-').fill(0, 0, 9);
      await files.write('large', contentOf(bytes), 'absent');
      expect(await run('stat -c %s large')).toBe(String(bytes.length));
      expect(await kindOf(readWhole(files, 'large', 2 * MIB))).toBe('too-large');
      const parts: Buffer[] = [];
      for await (const part of readOn(files, 'large', await files.readPart('large', 0, 100))) parts.push(part);
      expect(Buffer.concat(parts).equals(bytes)).toBe(true);
      await run('rm large');
    }));

  test(`${name} SF7 a content that breaks off is written nowhere`, () =>
    withFiles(async (files) => {
      async function* broken() {
        yield Buffer.from('half');
        throw new Error('gone');
      }
      await run('echo whole >broken');
      await expect(files.write('broken', broken(), 'always')).rejects.toThrow('gone');
      expect(await textIn(files, 'broken')).toBe('whole\n');
      await run('rm broken');
    }));

  test(`${name} SF8 a change in a watched folder is told within a second, also in one that is made anew, and no longer when it is over`, () =>
    withFiles(async (files) => {
      await run('mkdir seen unseen');
      let news = 0;
      const end = await files.watch('seen', () => {
        news += 1;
      });
      await run('echo 1 >unseen/file');
      expect(news).toBe(0);
      const told = async (change: string) => {
        const before = news;
        await run(change);
        const begun = performance.now();
        await until(`news of ${change}`, () => news > before);
        return performance.now() - begun;
      };
      const changes = ['echo 1 >seen/file', 'echo 2 >>seen/file', 'rm seen/file'];
      const least = changes.map(() => Number.POSITIVE_INFINITY);
      const slowest = await leastOf(SOON_MS, async () => {
        for (const [at, change] of changes.entries()) least[at] = Math.min(least[at] ?? 0, await told(change));
        return Math.max(...least);
      });
      expect(slowest).toBeLessThan(SOON_MS);
      end();
      await expect(files.watch('none', () => {})).rejects.toBeInstanceOf(SandboxRefusal);
      await run('rm -r seen unseen');
    }));

  test(`${name} SF9 many are listed at once, and what is over is left out`, () =>
    withFiles(async (files) => {
      await run('mkdir many; cd many; seq 3000 | xargs touch');
      const { entries, more } = await files.list('many');
      expect(entries.length + more).toBe(3_000);
      await files.remove('many');
    }));
}
