// The job of “Live code to green” that packs the program into one file, in a node as the deck has it: where no package index
// answers it is a zipapp; where one does, PyInstaller is fetched from it and run. What the index has in its place is a
// stand-in, as no test may need the Internet: PyInstaller itself is not proven here.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openLibrary } from '#server/content/library';
import { createLog } from '#server/log';
import { ensurePackagesImage } from '#server/sandbox/docker/packages';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import type { SandboxProvider } from '#server/sandbox/provider';
import { testEngine } from '../support/engine';
import { installationFor } from '../support/installation';
import { nodeRequest, sandboxRequest } from '../support/sandbox';
import { ranOn } from './sandbox/machines';

const NAME = 'live-code-to-green';
const INDEX = 'http://127.0.0.1:8099';

let provider: SandboxProvider;
let run: (command: string) => Promise<string>;
/** The job with these settings, however busy the machine is; what it said. */
let pack: (settings: string) => Promise<string>;

/** A wheel whose command `pyinstaller` is `main` of that Python. Into the folder of a simple index, as PEP 503 has it. */
const SERVE = `
mkdir -p ~/index/pyinstaller && cd ~/index
cat >wheel.py <<'END'
import sys, zipfile
name = "pyinstaller-1.0-py3-none-any.whl"
info = "pyinstaller-1.0.dist-info/"
with zipfile.ZipFile("pyinstaller/" + name, "w") as wheel:
    wheel.writestr("stand_in.py", sys.stdin.read())
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: pyinstaller\\nVersion: 1.0\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "entry_points.txt", "[console_scripts]\\npyinstaller = stand_in:main\\n")
    wheel.writestr(info + "RECORD", "")
with open("pyinstaller/index.html", "w") as page:
    page.write(f'<!doctype html><a href="{name}">{name}</a>')
END
setsid -f python3 -m http.server 8099 --bind 127.0.0.1 >log 2>&1
until curl -fs 127.0.0.1:8099 >/dev/null; do sleep 0.1; done`;

beforeAll(async () => {
  const outcome = await openLibrary(resolve('content')).compiled(NAME);
  if (!outcome?.ok) throw new Error(JSON.stringify(outcome?.faults));
  const stage = outcome.deck.manifest.nodes.find(({ name }) => name === 'stage');
  const program = outcome.deck.blocks.find(({ name }) => name === 'write-program');
  if (!stage || !program) throw new Error('the deck has neither its node nor its program');
  const { connection, image } = await testEngine();
  const installation = installationFor('one-file');
  const log = createLog({ level: 'silent', pretty: false });
  await reap(connection, installation, log);
  await ensurePackagesImage(connection, { image, packages: stage.packages });
  provider = createDockerProvider({ connection, image, shelf: null, installation, log });
  const nodes = [nodeRequest('stage', { packages: stage.packages })];
  const sandbox = await provider.start(sandboxRequest({ nodes }));
  run = (command) => ranOn(sandbox.nodes[0], command);
  pack = async (settings) => {
    const command = `${settings} bash package 2>&1`;
    const outcome = await sandbox.nodes[0].run({ command, timeoutMs: 115_000, maxOutputBytes: 10_000 });
    expect(outcome).toMatchObject({ kind: 'exited', status: 0 });
    return outcome.output;
  };
  const script = await readFile(resolve('content', NAME, 'app/package'), 'utf8');
  await run(`cat >package <<'SCRIPT'\n${script}\nSCRIPT`);
  await run(`cat >hello.py <<'PROGRAM'\n${program.text}\nPROGRAM`);
});
afterAll(() => provider?.close());
beforeEach(() => run('rm -rf ~/.cache/hello-tools; pkill -f "[h]ttp.server 8099"; true'));

/** What its page says last, once it is started. */
const lastLine = () =>
  run(`./hello >served 2>&1 & until curl -fs localhost:8080 >page; do sleep 0.1; done
kill $!; tail -n 1 page`);

test('OF1 where no package index answers, the fallback is taken within a few seconds, and the page says so', async () => {
  const begin = performance.now();
  const said = await pack(`PIP_INDEX_URL=${INDEX}`);
  expect(performance.now() - begin).toBeLessThan(10_000);
  expect(said).toContain(`No package index answers at ${INDEX}.`);
  expect(said).toContain('One file, packed by zipapp.');
  expect(await lastLine()).toBe('<p>one file, packed by zipapp');
});

test('OF2 an index that takes the connection and never answers costs three seconds', async () => {
  await run('setsid -f socat TCP-LISTEN:8098,fork,reuseaddr EXEC:"sleep 60" >/dev/null 2>&1; true');
  const begin = performance.now();
  const said = await pack('PIP_INDEX_URL=http://user:secret@127.0.0.1:8098');
  expect(performance.now() - begin).toBeLessThan(13_000);
  expect(said).toContain('No package index answers at 127.0.0.1:8098.');
  expect(said).not.toContain('secret');
});

test('OF3 from an index that answers PyInstaller is fetched and told to make one file of the program', async () => {
  const standIn = `
import os, sys
def main():
    asked = sys.argv[1:]
    print("asked:", *asked)
    assert os.path.exists(asked[-1]), asked
    with open("hello", "w") as file:
        file.write("#!/bin/sh\\nexec python3 -c 'import sys; sys.frozen = True; sys.path.insert(0, \\"build\\"); import runpy; runpy.run_path(\\"build/__main__.py\\")'\\n")
`;
  await run(`${SERVE}\npython3 wheel.py <<'END'\n${standIn}\nEND`);
  const said = await pack(`PYINSTALLER_SECONDS=100 PIP_INDEX_URL=${INDEX}`);
  expect(said).toMatch(/^asked: --onefile .*--name hello .*--distpath \. build\/__main__\.py$/m);
  expect(said).toContain('One file, packed by PyInstaller.');
  expect(await run('cat ~/index/log')).toContain('pyinstaller-1.0-py3-none-any.whl');
  expect(await lastLine()).toBe('<p>one file, packed by PyInstaller');
});

test('OF4 a PyInstaller that fails is shown, and the zipapp takes its place', async () => {
  await run(`${SERVE}\npython3 wheel.py <<'END'\ndef main():\n    raise SystemExit("no libpython here")\nEND`);
  const said = await pack(`PYINSTALLER_SECONDS=100 PIP_INDEX_URL=${INDEX}`);
  for (const words of ['no libpython here', 'PyInstaller came to nothing', 'One file, packed by zipapp.'])
    expect(said).toContain(words);
  expect(await lastLine()).toBe('<p>one file, packed by zipapp');
});
