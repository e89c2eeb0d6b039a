// Owns what is served at /decks/<deck>/notes, and below a language: the deck's notes, to a presenter and to nobody else.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseDeckAddress } from '#core/language';
import type { NotesAnswer } from '#core/notes-answer';
import { can, type Ground } from '#core/permissions';
import type { Sessions } from '../auth/session';
import { type Notice, sendNotice } from '../http/notice';
import type { DeckOnDisk, Library } from './library';
import { notesHtml } from './notes-html';

export type NotesRouteDeps = {
  library: Pick<Library, 'compiled'>;
  sessions: Pick<Sessions, 'read'>;
  ground: Ground;
};

const PATH = /^\/decks\/[^/?]+(?:\/[^/?]+)?\/notes(?:\?|$)/;

/** True when it has answered. The caller has checked Host. */
export function notesRoute({ library, sessions, ground }: NotesRouteDeps) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const url = request.url ?? '';
    if (!PATH.test(url)) return false;
    const session = await sessions.read(request);
    // Whoever may not read them is not told which decks there are either.
    if (!session || !can(session.role, 'read-notes', ground)) sendNotice(request, response, NOT_YOURS);
    else if (request.method !== 'GET') sendNotice(request, response, ONLY_READ);
    else {
      const { deck, language, page } = parseDeckAddress(url) ?? {};
      const found = deck && page === 'notes' ? await library.compiled(deck, language) : null;
      if (!found) sendNotice(request, response, NO_DECK);
      else if (!found.ok) sendNotice(request, response, FAULTY);
      else sendNotes(response, found);
    }
    return true;
  };
}

/** Of slides that have any, as safe HTML. */
export function notesOf({ notes, deck }: DeckOnDisk & { ok: true }): NotesAnswer['notes'] {
  return deck.slides.flatMap(({ name }) => {
    const html = notes.flatMap(({ slide, text }) => (slide === name ? notesHtml(text) : [])).join('');
    return html ? [{ slide: name, html }] : [];
  });
}

function sendNotes(response: ServerResponse, found: DeckOnDisk & { ok: true }): void {
  const answer: NotesAnswer = { revision: found.revision, notes: notesOf(found) };
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(answer));
}

const NOT_YOURS: Notice = {
  status: 403,
  title: 'Notes are for the presenter',
  text: 'A presenter’s link makes this browser the presenter. Make one on the server: npx slipway link',
};
const ONLY_READ: Notice = {
  status: 405,
  title: 'Not this way',
  text: 'Notes are read by GET. They are written in the deck’s file.',
  allow: 'GET',
};
const NO_DECK: Notice = { status: 404, title: 'There is no such deck', text: 'It may have been renamed or removed.' };
const FAULTY: Notice = {
  status: 409,
  title: 'This deck has faults',
  text: 'Its page lists them. The notes are there again once they are mended.',
};
