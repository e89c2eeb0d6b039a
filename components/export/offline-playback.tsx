import { createRoot } from 'react-dom/client';
import { playbackSchema } from '#core/playback';
import type { Playable } from '../playback/offline-file';
import { PlaybackView } from '../playback/playback-view';

/** A playback that was saved as one file: its facts and its slides stand in the page. */
const facts = JSON.parse(document.getElementById('facts')?.textContent ?? '') as Playable;
const slides = document.querySelector<HTMLTemplateElement>('#slides')?.innerHTML ?? '';
const place = document.getElementById('playback');
const playback = playbackSchema.safeParse(facts.playback).data;
// biome-ignore lint/security/noDangerouslySetInnerHtml: the slides as the server has drawn them, in a page that runs no script but its own.
const deck = <div className="deck" inert dangerouslySetInnerHTML={{ __html: slides }} />;
if (place && playback) createRoot(place).render(<PlaybackView {...facts} playback={playback} deck={deck} />);
