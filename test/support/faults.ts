// Owns what axe finds on a page that somebody could not see, reach or hear.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Selectors. `within`: only there. */
type Where = { within?: readonly string[]; without?: string; rules?: string[] };

/** One line each. */
export async function faultsOf(page: Page, { within = [], without, rules }: Where = {}): Promise<string[]> {
  // All frames are of one origin, so none needs a page of its own to put results together, which takes as long as all else.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  for (const each of within) axe.include(each);
  if (without) axe.exclude(without);
  if (rules) axe.withRules(rules);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`),
  );
}

/** Nothing for axe to find, in either colour scheme: of the second only what depends on it. */
export async function expectNoFaults(page: Page): Promise<void> {
  const schemes = [{ colorScheme: 'light' }, { colorScheme: 'dark', rules: ['color-contrast'] }] as const;
  for (const { colorScheme, ...rest } of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const rules = 'rules' in rest ? { rules: [...rest.rules] } : {};
    expect(await faultsOf(page, { without: '.xterm', ...rules }), colorScheme).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}
