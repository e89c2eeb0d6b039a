import { useEffect, useState } from 'react';
import { htmlLanguage, languageName } from '#core/language';
import type { TalkPlayback } from '#core/talk-recording';
import { drawFigures } from '../export/still-figures';
import { rehearsedWords } from '../lab/rehearsed-words';
import { LiveProvider } from '../live/live-provider';
import { spokenTime } from '../player/times';
import type { PlaybackProps } from './fetched-playback';
import { type Asked, fetchTalk } from './playback-requests';
import { PlaybackView } from './playback-view';
import { SaveFile } from './save-file';

/** The recording of a deck's talk, as its last rehearsal has left it. */
export function FetchedTalk({ deck, address, language, children, ...about }: PlaybackProps) {
  const [asked, setAsked] = useState<Asked<TalkPlayback> | null>(null);
  useEffect(() => void fetchTalk(address).then(setAsked), [address]);
  if (!asked?.ok) return <NoTalk address={address} title={about.title} asked={asked} />;
  const { begunAt, docker, leftOut, tracks, outdated, figures, newSlides, ...playback } = asked.value;
  const words = [
    rehearsedWords({ at: begunAt, docker }),
    leftOut >= 1 && `waits shortened by ${spokenTime(leftOut)}`,
    newSlides > 0 && `${newSlides === 1 ? 'one slide is' : `${newSlides} slides are`} newer and not in it`,
  ];
  const shown = {
    ...{ ...about, language, tracks, outdated, playback: { begunAt, ...playback } },
    ...{ label: 'Recording of a rehearsal', words: words.filter(Boolean).join(' · ') },
  };
  const more = (
    <div>
      <TalkLinks address={address} tracks={tracks} />
      <SaveFile
        name={`${deck}-playback`}
        scriptAt={`${address}/playback/offline.json`}
        note={`Slides${tracks.length > 0 ? ', terminal and captions' : ' and terminal'}, for whoever gets the file.`}
        shown={shown}
      />
    </div>
  );
  return (
    <LiveProvider>
      <PlaybackView {...shown} deck={<Slides figures={figures}>{children}</Slides>} more={more} />
    </LiveProvider>
  );
}

/** Figures as they stood when the rehearsal went on from their slides. */
function Slides({ figures, children }: Pick<TalkPlayback, 'figures'> & Pick<PlaybackProps, 'children'>) {
  useEffect(() => {
    const slides = document.querySelector('.playback .deck');
    if (slides) drawFigures(slides, figures);
  }, [figures]);
  return children;
}

function TalkLinks({ address, tracks }: { address: string } & Pick<TalkPlayback, 'tracks'>) {
  return (
    <p className="playback-links">
      <a href={address}>Open as a talk</a>
      <a href={`${address}/read`}>Read as an article</a>
      {tracks.map((track) => (
        <a key={track.src} href={track.src} hrefLang={htmlLanguage(track.language)} download>
          Captions, {languageName(track.language)} (WebVTT)
        </a>
      ))}
    </p>
  );
}

type NoTalkProps = { address: string; title: string; asked: (Asked<TalkPlayback> & { ok: false }) | null };

function NoTalk({ address, title, asked }: NoTalkProps) {
  return (
    <main className="playback playback-none">
      <h1>{title}</h1>
      <p role="status">{asked?.why ?? 'The playback loads.'}</p>
      {asked?.faults && (
        <ul className="playback-faults">
          {asked.faults.map((fault) => (
            <li key={fault}>
              <code>{fault}</code>
            </li>
          ))}
        </ul>
      )}
      {asked && (
        <p className="playback-links">
          <a href={address}>Open as a talk</a>
          <a href="/">All decks</a>
        </p>
      )}
    </main>
  );
}
