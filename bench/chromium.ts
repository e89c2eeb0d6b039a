// Owns the browser of a bench: the one that the browser tests use, with the same switches.
import { type Browser, chromium } from '@playwright/test';
import config from '../playwright.config';
import { ensureChromium } from '../scripts/chromium.mjs';

export async function openChromium(): Promise<Browser> {
  return chromium.launch({ ...config.use?.launchOptions, executablePath: await ensureChromium() });
}
