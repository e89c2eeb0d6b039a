/** What a reader chose on this device. Storage may be forbidden: then a choice lasts as long as the page. */
export type Theme = 'light' | 'dark';

const THEME_KEY = 'slipway.theme';
const SPLIT_KEY = 'slipway.split';

/** Share of the stage that the text has beside a terminal. */
export const DEFAULT_SPLIT = 0.5;

export const BOOT_SCRIPT = `try{var r=document.documentElement,t=localStorage['${THEME_KEY}'],s=+localStorage['${SPLIT_KEY}'];
if(t==='light'||t==='dark')r.dataset.theme=t;if(s>=.2&&s<=.8)r.style.setProperty('--split',s)}catch(e){}`;

/** The theme on screen, chosen or from the system. */
export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function toggleTheme(): Theme {
  const next = currentTheme() === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  remember(THEME_KEY, next);
  return next;
}

/** Calls back at every change, whoever makes it. Returns a way to stop. */
export function watchTheme(onChange: (theme: Theme) => void): () => void {
  const tell = () => onChange(currentTheme());
  const media = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(tell);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  media.addEventListener('change', tell);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', tell);
  };
}

export function currentSplit(): number {
  return Number(document.documentElement.style.getPropertyValue('--split')) || DEFAULT_SPLIT;
}

export function showSplit(share: number): void {
  document.documentElement.style.setProperty('--split', String(share));
}

export function rememberSplit(share: number): void {
  remember(SPLIT_KEY, String(share));
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Private windows may refuse: the choice then lasts as long as the page.
  }
}
