import type { LiveStore } from './live-store';
import { forgetRefusal } from './refusals';

export function checkBlock(store: LiveStore, block: { id: string; name: string }): void {
  forgetRefusal(store, block.name);
  store.send({ type: 'check-block', block: block.id });
}
