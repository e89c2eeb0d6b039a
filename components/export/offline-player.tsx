import { createRoot } from 'react-dom/client';
import { Recording } from '../mdx/recording';
import { recordingLinks } from './still';
import './offline-talk';

for (const link of recordingLinks(document)) {
  const place = document.createElement('div');
  place.style.display = 'contents';
  const title = link.textContent ?? '';
  link.parentElement?.replaceWith(place);
  createRoot(place).render(<Recording src={link.href} title={title} />);
}
