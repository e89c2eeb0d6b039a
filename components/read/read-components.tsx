import type { ComponentProps, ElementType, ReactNode } from 'react';
import { nodeWords } from '#core/everywhere';
import type { FigureKind } from '#core/figure-facts';
import { FIGURE_PROMISES } from '#core/figure-promises';
import { deckComponents } from '../mdx/deck-components';
import { ReadOption, ReadOptions, ReadQuestion, ReadTask } from './read-lab';
import { ReadHeading, ReadSlide, type ReadSlideProps } from './read-slide';

/** What a deck is rendered with as an article: plain elements, so that nothing in it needs a script. */
export function readComponents(deckTitle: string): Record<string, ElementType> {
  return { ...COMPONENTS, Slide: (props: ReadSlideProps) => <ReadSlide {...props} deckTitle={deckTitle} /> };
}

const COMPONENTS: Record<string, ElementType> = {
  ...deckComponents,
  RunBlock: ReadBlock,
  CheckBlock: ReadBlock,
  FileBlock: ReadBlock,
  CopyBlock: ReadBlock,
  Task: ReadTask,
  Quiz: ReadQuestion,
  QuizOptions: ReadOptions,
  QuizOption: ReadOption,
  Confirm: ReadQuestion,
  Poll: ReadQuestion,
  PollOptions: ReadOptions,
  PollOption: ReadOption,
  AudienceUrl: ReadPort,
  LiveVariable: ReadVariable,
  Figure: ReadFigure,
  Recording: ReadRecording,
  h1: ReadHeading,
  h2: ReadHeading,
  h3: ReadHeading,
  h4: ReadHeading,
  h5: ReadHeading,
  h6: ReadHeading,
};

type ReadBlockProps = {
  kind?: string;
  node?: string;
  terminalName?: string;
  path?: string;
  title?: string;
  children: ReactNode;
};

/** A block as code to copy, and where it belongs. */
function ReadBlock({ kind, node, terminalName, path, title, children }: ReadBlockProps) {
  const places = [node && `on ${nodeWords(node)}`, terminalName && `in the terminal “${terminalName}”`].filter(Boolean);
  const verb = path ? `Write it to ${path}` : kind === 'type' ? 'Type it' : title ? 'Checked' : 'Run it';
  return (
    <div className="read-block">
      {title && <p className="read-note">It is done when: {title}.</p>}
      {children}
      {(places.length > 0 || path || kind === 'type') && (
        <p className="read-note">
          {[verb, ...places].join(' ')}
          {kind === 'type' && ' without Enter'}.
        </p>
      )}
    </div>
  );
}

function ReadPort({ port }: { port: number | string }) {
  return <p className="read-note">In the talk the address of port {port} stands here.</p>;
}

function ReadVariable({ otherwise }: { otherwise: string }) {
  return <span>{otherwise}</span>;
}

function ReadFigure({ kind, title }: { kind: FigureKind; title?: string }) {
  return (
    <p className="read-note">
      {title && <strong>{title}. </strong>}In the talk this place draws {FIGURE_PROMISES[kind]}.
    </p>
  );
}

function ReadRecording({ src, title = 'Recording' }: ComponentProps<'a'> & { src?: string }) {
  return (
    <p>
      <a href={src} download>
        {title}
      </a>{' '}
      <span className="read-note">a recording of a terminal</span>
    </p>
  );
}
