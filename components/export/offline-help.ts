import { KEY_HELP } from '../talk/key-help';
import { made, openDialog } from './offline-dialog';

const NOTES = { keys: ['s'], does: 'Notes of the slide' };

/** The keys that do something without a server. */
export function openHelp(): void {
  const hasNotes = document.querySelector('.offline-notes') !== null;
  const all = [...KEY_HELP.filter(({ needsServer }) => !needsServer), ...(hasNotes ? [NOTES] : [])];
  const rows = all.map(({ keys, does }) =>
    made(
      'div',
      { class: 'help-row' },
      made('dt', {}, ...keys.map((key) => made('kbd', {}, key))),
      made('dd', {}, does),
    ),
  );
  const close = made('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close' }, '✕');
  const dialog = openDialog(
    { class: 'help', 'aria-labelledby': 'help-title' },
    made('header', { class: 'help-head' }, made('h2', { id: 'help-title' }, 'Keys'), close),
    made('dl', { class: 'help-list' }, ...rows),
    made('p', { class: 'help-foot' }, 'On touch: swipe, or tap near an edge.'),
  );
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('keydown', ({ key }) => key === '?' && dialog.close());
}
