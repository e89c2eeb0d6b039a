import { isTyping } from '../talk/keys';

/** The talk's keys that its first script does not know: they come with what they do. Returns a way to stop. */
export function watchWindowKeys({ draw, present }: { draw(): void; present(): void }): () => void {
  const actions: Readonly<Record<string, () => void>> = { e: draw, p: present, s: present };
  const press = (event: KeyboardEvent) => {
    const { target, ctrlKey, altKey, metaKey, shiftKey } = event;
    if (event.defaultPrevented || event.isComposing || ctrlKey || altKey || metaKey || shiftKey) return;
    if (isTyping(target) || (target instanceof Element && target.closest('[data-owns-keys]'))) return;
    const act = event.key.length === 1 ? actions[event.key.toLowerCase()] : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  };
  document.addEventListener('keydown', press);
  return () => document.removeEventListener('keydown', press);
}
