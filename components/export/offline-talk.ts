import { startTalk } from './offline-start';
import { stopsOf } from './offline-stops';

const root = document.querySelector<HTMLElement>('.talk');
if (root) startTalk(root, stopsOf(root));
