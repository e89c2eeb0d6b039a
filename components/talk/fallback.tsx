import { createRoot } from 'react-dom/client';
import { readBlockCastHead } from '#core/block-cast';
import { parseBlockId } from '#core/ids';
import { rehearsedWords } from '../lab/rehearsed-words';
import type { LiveStore } from '../live/live-store';
import { FallbackPlayer } from './fallback-player';
import './fallback.css';

type Shown = { slide: string; block: string; close(): void };

let shown: Shown | null = null;

/**
 * Plays the rehearsed recording of a block of the slide in place of the live terminal: of the first that has not gone
 * well; asked again, of the one behind it; and behind the last the terminal is back. Returns what a screen reader hears.
 */
export async function playFallback(store: LiveStore, slide: string): Promise<string> {
  const blocks = [...(document.getElementById(slide)?.querySelectorAll<HTMLElement>('.run-block') ?? [])];
  const before = shown?.slide === slide ? shown.block : null;
  shown?.close();
  const next = nextOf(blocks, before);
  if (!next) return blocks.length === 0 ? 'This slide has no block to play.' : 'The live terminal.';
  const name = next.dataset.block ?? '';
  const recording = await findRecording(store.blocks.get(name)?.id ?? '');
  shown?.close();
  shown = show(slide, name, recording);
  return recording ? `Recording of ${name}. ${recording.words}.` : `There is no recording of ${name}.`;
}

function nextOf(blocks: readonly HTMLElement[], before: string | null): HTMLElement | undefined {
  const place = blocks.findIndex(({ dataset }) => dataset.block === before);
  if (place >= 0) return blocks[place + 1];
  return blocks.find(({ dataset }) => dataset.state !== 'passed') ?? blocks.at(-1);
}

export type FoundRecording = { src: string; words: string; isStale: boolean };

/** Null when the block was never recorded. */
async function findRecording(id: string): Promise<FoundRecording | null> {
  const block = parseBlockId(id);
  if (!block) return null;
  const src = `/decks/${block.deck}/files/recordings/${block.block}.cast`;
  const answer = await fetch(src, { cache: 'no-cache' }).catch(() => null);
  const head = answer?.ok ? readBlockCastHead((await answer.text()).split('\n', 1)[0] ?? '') : null;
  if (!head) return null;
  const words = rehearsedWords({ at: head.timestamp * 1000, docker: head.docker });
  return { src, words, isStale: head.hash !== block.hash };
}

/** Over the terminals where they can be seen, else over the stage. It goes with its slide. */
function show(slide: string, block: string, recording: FoundRecording | null): Shown {
  const terminals = document.querySelector('.terminal-body');
  const place = terminals?.checkVisibility() ? terminals : document.querySelector('.stage');
  const frame = document.createElement('div');
  frame.className = 'fallback';
  place?.append(frame);
  const root = createRoot(frame);
  const watch = new MutationObserver(() => {
    if (!document.getElementById(slide)?.hasAttribute('data-current')) close();
  });
  const close = () => {
    watch.disconnect();
    root.unmount();
    frame.remove();
    if (shown === mine) shown = null;
  };
  const mine: Shown = { slide, block, close };
  root.render(<FallbackPlayer block={block} recording={recording} onClose={close} />);
  const section = document.getElementById(slide);
  if (section) watch.observe(section, { attributes: true, attributeFilter: ['data-current'] });
  return mine;
}
