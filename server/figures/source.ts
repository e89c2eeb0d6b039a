// Owns what a kind of figure is to the rest: where its facts come from, while somebody looks at it.
import type { FigureFacts } from '#core/figure-facts';
import type { Lack } from '#core/figure-protocol';
import type { Log } from '../log';
import type { Sandbox } from '../sandbox/provider';
import type { EngineFeed } from './engine-feed';

export type Source = {
  /** Null while nothing has been heard. */
  facts(): FigureFacts | null;
  lacks(): Lack;
  /** A figure names these nodes: of kinds that look at the first one alone unless another is named. */
  include?(nodes: readonly string[]): void;
  close(): void;
};

export type SourceDeps = {
  sandbox: Sandbox;
  feed: EngineFeed;
  log: Log;
  /** Its facts have changed, or what it lacks. */
  onChange(): void;
};
