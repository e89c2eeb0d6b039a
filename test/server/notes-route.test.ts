import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseNotesAnswer } from '#core/notes-answer';
import { notesHtml } from '#server/content/notes-html';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';

const DECK = `---
title: Secret
---

# One

<Notes>
Say **quokka**.

[step] then this [step:3] and that
</Notes>

---

# Two

text
`;

let server: InProcess;
let contentDir: string;
beforeAll(async () => {
  contentDir = await mkdtemp(join(tmpdir(), 'slipway-notes-'));
  await mkdir(join(contentDir, 'secret'));
  await writeFile(join(contentDir, 'secret/deck.mdx'), DECK);
  await mkdir(join(contentDir, 'broken'));
  await writeFile(join(contentDir, 'broken/deck.mdx'), '# no frontmatter\n\n<Notes>quokka</Notes>\n');
  server = await startInProcess({ contentDir, provider: null });
});
afterAll(async () => {
  await server.close();
  await rm(contentDir, { recursive: true });
});

const ask = (path: string, cookie = '', method = 'GET') =>
  fetch(server.url + path, { method, headers: { cookie, origin: server.url } });

test('PN1 a presenter gets the notes of each slide that has some, in parts by step, never stored', async () => {
  const answer = await ask('/decks/secret/notes', await server.presenter());
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const notes = parseNotesAnswer(await answer.json());
  expect(notes?.revision).toMatch(/^[0-9a-f]{12}$/);
  expect(notes?.notes).toEqual([
    {
      slide: 'one',
      html:
        '<section data-note-step="0"><p>Say <strong>quokka</strong>.</p></section>' +
        '<section data-note-step="1"><p>then this</p></section>' +
        '<section data-note-step="3"><p>and that</p></section>',
    },
  ]);
});

test('PN2 nobody else gets them: no cookie, a guest’s, an operator’s, one that is changed or another server’s', async () => {
  const guest = await Participant.connect({ url: server.url, deck: 'secret' });
  const presenter = await server.presenter();
  const changed = `${presenter.slice(0, -3)}${presenter.endsWith('AAA') ? 'BBB' : 'AAA'}`;
  const foreign = presenter.replace(/^[^=]*/, 'slipway-1');
  for (const cookie of ['', guest.cookie, await server.operator(), changed, foreign, 'role=presenter']) {
    const answer = await ask('/decks/secret/notes', cookie);
    expect(answer.status, cookie).toBe(403);
    const text = await answer.text();
    expect(text).toContain('Notes are for the presenter');
    expect(text).not.toContain('quokka');
  }
  guest.leave();
});

test('PN3 a guest hears nothing of them on the live socket either', async () => {
  const guest = await Participant.join({ url: server.url, deck: 'secret' });
  expect(guest.facts.length).toBeGreaterThan(0);
  expect(JSON.stringify(guest.facts)).not.toContain('quokka');
  guest.leave();
});

test.each([
  ['/decks/none/notes', 404],
  ['/decks/..%2fsecret/notes', 404],
  ['/decks/%252e%252e/notes', 404],
  [`/decks/${'a'.repeat(200)}/notes`, 404],
  ['/decks/__proto__/notes', 404],
  ['/decks/secret%00/notes', 404],
  ['/decks/SECRET/notes', 404],
  ['/decks/broken/notes', 409],
])('PN4 a name that is no deck’s leads nowhere: %s', async (path, status) => {
  const answer = await ask(path, await server.presenter());
  expect(answer.status).toBe(status);
  expect(await answer.text()).not.toContain('quokka');
});

test('PN5 notes are only read', async () => {
  for (const method of ['POST', 'PUT', 'DELETE']) {
    expect((await ask('/decks/secret/notes', await server.presenter(), method)).status).toBe(405);
    expect((await ask('/decks/secret/notes', '', method)).status).toBe(403);
  }
});

test('PN6 raw HTML, scripts and addresses that run one do not come through', () => {
  const html = notesHtml(
    [
      '<script>alert(1)</script> <img src=x onerror=alert(1)> <b onclick=alert(1)>bold</b>',
      '[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,x) [d](https://example.org "t") [e](#two)',
      '![f](data:text/html,x) <javascript:alert(1)> [g](java&#115;cript:alert(1)) [h](&#9;javascript:alert(1))',
      '# Heading\n\n- [x] done\n\n| a |\n|---|\n| b |',
    ].join('\n\n'),
  );
  expect(html).not.toMatch(/<script|onerror|onclick|javascript:alert\(1\)"|href="(?!https:|#)|src="/i);
  expect(html).toContain('<a href="https://example.org" title="t" target="_blank" rel="noreferrer">d</a>');
  expect(html).toContain('<h1>Heading</h1>');
  expect(html).toContain('<td>b</td>');
});
