// The recording of a deck's talk: written from <Say> and what blocks printed, served to all, and told where it is malformed or old.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseCast } from '#core/asciicast';
import { blockCast } from '#core/block-cast';
import { describeFault } from '#core/fault';
import { NO_PIPELINE } from '#core/figure-pipeline';
import { parseTalkPlayback, type TalkPlayback } from '#core/talk-recording';
import { compileDeck } from '#server/content/compile';
import { openLibrary } from '#server/content/library';
import { readRehearsal } from '#server/content/rehearsed';
import { talkOf } from '#server/content/talk-recording';
import { talkFiles } from '#server/rehearse/talk-files';
import { retellTalk } from '#server/rehearse/write-recordings';
import { type InProcess, startInProcess } from '../support/in-process';

const DECK = `---
title: Told
nodes: 2
---

# Told

<Say>
Hello & **welcome**, to \`a --> b\`. [step] The second step.
</Say>

<Step>More.</Step>

<Notes>The quokka is for the presenter.</Notes>

---
layout: terminal
---

# Build

<Say>We build it.</Say>

\`\`\`sh run name=build
make
\`\`\`

\`\`\`sh run name=ship node=node2
ship it
\`\`\`

<Say>It is there.</Say>

---

# The end

<Figure kind="pipeline" />
`;

const FRENCH = `---
title: Raconté
---

# Raconté

<Say>
Bonjour et bienvenue. [step] La deuxième étape, avec beaucoup plus de mots que dans la langue de départ.
</Say>

<Step>Encore.</Step>

---

# Construire

<Say>Nous le construisons.</Say>

<Block name="build" />

<Block name="ship" />

<Say>Le voilà.</Say>

---

# La fin

<Figure kind="pipeline" />
`;

let server: InProcess;
let contentDir: string;
const AT = Date.UTC(2026, 10, 26);

beforeAll(async () => {
  contentDir = await mkdtemp(join(tmpdir(), 'slipway-told-'));
  server = await startInProcess({ contentDir, provider: null });
});
afterAll(async () => {
  await server.close();
  await rm(contentDir, { recursive: true });
});

const folder = (deck: string) => join(contentDir, deck);
const fileOf = (deck: string, name: string) => join(folder(deck), 'recordings', name);

/** A deck with recordings of its blocks, as a rehearsal leaves them. */
async function record(deck: string): Promise<void> {
  await mkdir(join(folder(deck), 'recordings'), { recursive: true });
  await writeFile(join(folder(deck), 'deck.mdx'), DECK);
  await writeFile(join(folder(deck), 'deck.fr.mdx'), FRENCH);
  const library = openLibrary(contentDir);
  const found = await library.compiled(deck);
  const french = await library.compiled(deck, 'fr');
  if (!found?.ok || !french?.ok) throw new Error(JSON.stringify([found, french]));
  for (const [index, { name, hash }] of found.deck.blocks.entries()) {
    const head = { block: name, hash, timestamp: AT / 1000, docker: '28.1', terminal: index + 1, cols: 100, rows: 30 };
    const events = [
      { time: 0, kind: 'output' as const, text: `$ ${name}\r\n` },
      { time: 60, kind: 'output' as const, text: 'done\r\n' },
    ];
    await writeFile(fileOf(deck, `${name}.cast`), blockCast(head, events, 10_000));
  }
  const said = [
    { language: null, says: found.says },
    { language: 'fr', says: french.says },
  ];
  const record = {
    version: 1 as const,
    at: AT,
    docker: '28.1',
    isolation: 'none' as const,
    seconds: 9,
    blocks: {},
    tasks: {},
  };
  await retellTalk(folder(deck), { deck: found.deck, said }, record);
}

const ask = (path: string) => fetch(`${server.url}/decks/${path}`);

async function playbackOf(deck: string): Promise<TalkPlayback> {
  const answer = await ask(`${deck}/playback/timeline`);
  const playback = parseTalkPlayback(await answer.json());
  if (!playback) throw new Error(`no playback: ${answer.status}`);
  return playback;
}

test('TL1 a talk is told with its slides, terminals and captions in each language; notes are in none of it', async () => {
  await record('told');
  const playback = await playbackOf('told');
  expect(playback).toMatchObject({ begunAt: AT, docker: '28.1', leftOut: 116, outdated: [], newSlides: 0 });
  expect(playback.shows.map(({ address }) => address)).toEqual(['told', 'told.1', 'build', 'the-end']);
  expect(playback.tracks.map(({ language, src }) => [language, src])).toEqual([
    ['en', '/decks/told/files/recordings/talk.vtt'],
    ['fr', '/decks/told/files/recordings/talk.fr.vtt'],
  ]);
  const [english, french] = playback.tracks;
  expect(english?.cues.map(({ text }) => text)).toEqual([
    'Hello & welcome, to a --> b.',
    'The second step.',
    'We build it.',
    'It is there.',
  ]);
  // The language that says most has the time for it, so that both stay in step.
  const second = french?.cues.filter(({ text }) => /deuxième|départ/.test(text)) ?? [];
  expect(second[0]?.from).toBe(english?.cues[1]?.from);
  expect(second.at(-1)?.to).toBe(english?.cues[1]?.to);
  expect(playback.marks.map(({ kind, by, text }) => [kind, by, text])).toEqual([
    ['command', 'build', 'make'],
    ['command', 'ship', 'ship it'],
  ]);
  expect(playback.casts.map(({ from, to, src }) => [from, to, src.replace(/\?.*/, '')])).toEqual([
    [0, playback.marks[1]?.at, '/decks/told/playback/casts/1'],
    [playback.marks[1]?.at, playback.seconds, '/decks/told/playback/casts/2'],
  ]);
  const vtt = await (await ask('told/files/recordings/talk.vtt')).text();
  expect(vtt).toContain('Hello &amp; welcome, to a --&gt; b.');
  for (const name of await readdir(join(folder('told'), 'recordings')))
    expect(await readFile(fileOf('told', name), 'utf8')).not.toContain('quokka');
});

test('TL2 a terminal’s recording is made of its blocks’ own, at their times, waits shortened', async () => {
  const playback = await playbackOf('told');
  const answer = await fetch(server.url + playback.casts[0]?.src);
  const outcome = parseCast(await answer.text());
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults));
  const at = playback.marks[0]?.at ?? 0;
  const done = outcome.cast.events.find((event) => event.kind === 'output' && event.text.includes('done'));
  expect(done?.time).toBeCloseTo(at + 2, 2);
  expect((await ask('told/playback/casts/9')).status).toBe(404);
});

test('TL3 what has changed in the deck since is told where it is played', async () => {
  await record('old');
  const changed = DECK.replace('ship it', 'ship it now').replace('# The end', '# Another end');
  await writeFile(join(folder('old'), 'deck.mdx'), changed);
  const playback = await playbackOf('old');
  const [ship, end] = playback.outdated;
  expect(ship?.text).toBe('“ship” has changed since this was recorded.');
  expect(ship?.from).toBe(playback.marks[1]?.at);
  expect(end?.text).toBe('This slide is not in the deck any more.');
  expect(playback.newSlides).toBe(1);
  await writeFile(join(folder('old'), 'deck.mdx'), DECK.replace('name=ship', 'name=send'));
  expect((await playbackOf('old')).outdated.map(({ text }) => text)).toEqual(['“ship” is not in the deck any more.']);
});

test('TL4 a malformed file is a fault with its name and line', async () => {
  await record('torn');
  const faults = async (name: string, change: (text: string) => string) => {
    const text = await readFile(fileOf('torn', name), 'utf8');
    await writeFile(fileOf('torn', name), change(text));
    const answer = await ask('torn/playback/timeline');
    await writeFile(fileOf('torn', name), text);
    expect(answer.status).toBe(500);
    return ((await answer.json()) as { faults: string[] }).faults;
  };
  expect(await faults('talk.json', (text) => text.replace('"told"', '"told'))).toContainEqual(
    expect.stringMatching(/^torn\/recordings\/talk\.json:9:\d+ /),
  );
  expect(await faults('talk.json', (text) => text.replace('"at":0,', '"at":-1,'))).toContainEqual(
    expect.stringMatching(/^torn\/recordings\/talk\.json:8:\d+ shows\.0\.at: /),
  );
  expect(await faults('talk.json', (text) => text.replace('"name":"build"', '"name":"../../x"'))).toEqual([
    expect.stringContaining('must be the name of a block'),
  ]);
  expect(await faults('talk.json', () => '[')).toEqual([expect.stringMatching(/talk\.json:1:\d+ /)]);
  expect(await faults('talk.fr.vtt', (text) => text.replace(/^00:00:01\.000/m, 'soon'))).toEqual([
    expect.stringMatching(/^torn\/recordings\/talk\.fr\.vtt:7:1 This is no time/),
  ]);
  expect(await faults('ship.cast', (text) => text.replace('[60', '["60"'))).toEqual([
    expect.stringMatching(/^torn\/recordings\/ship\.cast:3:1 The time must be a number/),
  ]);
  await rm(fileOf('torn', 'build.cast'));
  const answer = await ask('torn/playback/timeline');
  expect(((await answer.json()) as { faults: string[] }).faults).toEqual([
    'torn/recordings/build.cast:1:1 This file cannot be read. The recording of the talk plays it.',
  ]);
});

test('TL5 a deck that was never recorded says how to do so; what is no deck has none', async () => {
  await mkdir(folder('new'), { recursive: true });
  await writeFile(join(folder('new'), 'deck.mdx'), '---\ntitle: New\n---\n\n# New\n');
  const answer = await ask('new/playback/timeline');
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ message: expect.stringContaining('npx slipway rehearse new --record') });
  expect((await ask('nowhere/playback/timeline')).status).toBe(404);
});

test('TL6 figures are told as the rehearsal has left them, and the script of a saved file is had by everybody', async () => {
  await record('drawn');
  await writeFile(fileOf('drawn', 'the-end.pipeline.json'), JSON.stringify({ at: 1_000, facts: NO_PIPELINE }));
  expect((await playbackOf('drawn')).figures).toEqual({ 'the-end.pipeline': { at: 1_000, facts: NO_PIPELINE } });
  await writeFile(fileOf('drawn', 'the-end.pipeline.json'), '{}');
  expect(await (await ask('drawn/playback/timeline')).json()).toMatchObject({
    faults: [expect.stringContaining('recordings/the-end.pipeline.json')],
  });
  const script = (await (await ask('drawn/playback/offline.json')).json()) as { script: string };
  expect(script.script.length).toBeGreaterThan(10_000);
});

async function faultsIn(text: string): Promise<string[]> {
  const outcome = await compileDeck('d', 'd/deck.mdx', text);
  return outcome.ok ? [] : outcome.faults.map(({ line, message }) => `${line} ${message}`);
}

test('TL7 what a <Say> cannot be is a fault at its line, and none of it is drawn', async () => {
  const head = '---\ntitle: T\n---\n\n# One\n\n';
  expect(await faultsIn(`${head}<Say></Say>\n`)).toEqual(['7 This <Say> says nothing.']);
  expect(await faultsIn(`${head}<Say>\n- a list\n</Say>\n`)).toEqual([
    '8 A <Say> holds sentences alone, the same for everybody.',
  ]);
  expect(await faultsIn(`${head}<Say>\nHello, {PARTICIPANT}.\n</Say>\n`)).toEqual([
    '7 A <Say> holds sentences alone, the same for everybody.',
  ]);
  expect(await faultsIn(`${head}<Say>\nOne. [step] Two.\n</Say>\n`)).toEqual([
    '7 This <Say> goes to step 1 of the slide; it has none.',
  ]);
  expect(await faultsIn(`${head}<Say>\n${'long '.repeat(500)}\n</Say>\n`)).toEqual([
    '7 This <Say> is longer than 2000 characters. Divide it.',
  ]);
  const good = await compileDeck('d', 'd/deck.mdx', `${head}<Say>An aardvark.</Say>\n`);
  expect(good.ok && good.code).not.toContain('aardvark');
  expect(good.ok && good.says).toEqual([{ slide: 'one', line: 7, text: 'An aardvark.' }]);
});

test('TL8 a translation says as much as its deck, with the same steps, or nothing', async () => {
  await record('two');
  const library = openLibrary(contentDir);
  const faults = async (text: string) => {
    await writeFile(join(folder('two'), 'deck.fr.mdx'), text);
    const outcome = await library.compiled('two', 'fr');
    return outcome?.ok === false ? outcome.faults.map(describeFault) : [];
  };
  expect(await faults(FRENCH.replace('<Say>Le voilà.</Say>\n', ''))).toEqual([
    expect.stringMatching(/^two\/deck\.fr\.mdx:15:1 This slide has 1 <Say>, in deck\.mdx 2\.$/),
  ]);
  expect(await faults(FRENCH.replace('[step]', ''))).toEqual([
    expect.stringMatching(/^two\/deck\.fr\.mdx:7:1 What is said on this slide has other steps/),
  ]);
  expect(await faults(FRENCH.replace(/<Say>[\s\S]*?<\/Say>\n/g, ''))).toEqual([]);
});

test('TL10 what has not changed is read once, and what has is read anew', async () => {
  await record('kept');
  const first = await talkOf('kept', folder('kept'));
  expect(first?.ok).toBe(true);
  expect(await talkOf('kept', folder('kept'))).toBe(first);
  await writeFile(fileOf('kept', 'talk.fr.vtt'), 'no captions');
  expect(await talkOf('kept', folder('kept'))).toMatchObject({ ok: false });
  await rm(fileOf('kept', 'talk.json'));
  expect(await talkOf('kept', folder('kept'))).toBeNull();
});

test('TL9 recordings of the decks that ship say what their text says now', async () => {
  const library = openLibrary(resolve('content'));
  let told = 0;
  for (const outcome of await library.list()) {
    if (!outcome.ok) continue;
    const { deck, says } = outcome;
    const place = library.folder(deck.name);
    const [last, talk] = await Promise.all([readRehearsal(place), talkOf(deck.name, place)]);
    if (talk === null || !last) continue;
    expect(talk.ok ? [] : talk.faults.map(describeFault)).toEqual([]);
    const translations = (await library.translations(deck.name)).flatMap((each) => (each.ok ? [each] : []));
    const said = [
      { language: null, says },
      ...translations.map((each) => ({ language: each.language, says: each.says })),
    ];
    const casts = new Map<string, string>();
    for (const { name } of deck.blocks) {
      const text = await readFile(join(place, 'recordings', `${name}.cast`), 'utf8').catch(() => null);
      if (text !== null) casts.set(name, text);
    }
    for (const [path, text] of talkFiles({ deck, said, casts, at: last.at, docker: last.docker }))
      expect(await readFile(join(place, path), 'utf8'), `npx slipway rehearse ${deck.name} --retell`).toBe(text);
    told += 1;
  }
  expect(told).toBeGreaterThan(0);
});
