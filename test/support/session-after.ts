// Owns what the people of a whole session find when their room is over: the playback, the report, and then nothing.
import { expect, type Locator, type Page } from '@playwright/test';

type People = { grace: Page; ada: Page; bob: Page; vic: Page; code: string };

export const slide = (page: Page) => page.locator('.slide[data-current]');
export const strip = (page: Page) => page.getByRole('region', { name: 'Room', exact: true });
export const rows = (page: Page | Locator) => page.locator('.xterm-rows').first();
/** A sandbox starts within it, on a machine that is busy. */
export const SLOW = { timeout: 60_000 };
const captions = (page: Page) => page.locator('.playback-captions');

const VTT = `WEBVTT

00:00.000 --> 00:00.500
Welcome aboard

00:00.500 --> 59:00.000
The anchor comes up`;

export async function playBack({ grace, bob, code }: People): Promise<void> {
  await strip(bob).getByRole('link', { name: 'Playback' }).click();
  await expect(bob.getByRole('heading', { level: 1 })).toHaveText('The playback is not shown yet');
  await strip(grace).getByRole('link', { name: 'Playback' }).click();
  await expect(slide(grace)).toContainText('We put a page up together.');
  await grace.getByText('Captions, and who sees this').click();
  await grace.getByLabel('Or pasted').fill(VTT);
  await grace.getByRole('button', { name: 'Keep these captions' }).click();
  await expect(captions(grace)).toHaveText('Welcome aboard');
  await grace.getByLabel(/All who were in the room/).click();
  await expect(grace.getByText('All who were in the room see it.')).toBeVisible();
  await expect(grace.getByLabel(/All who were in the room/)).toBeChecked();
  await bob.goto(`/rooms/${code}/playback`);
  for (const page of [grace, bob]) await playsInStep(page);
  await expect(bob.getByText('Captions, and who sees this')).toHaveCount(0);
}

/** By its search and its time: slides, the terminal on stage and captions. */
async function playsInStep(page: Page): Promise<void> {
  const screen = page.locator('.terminal-pane');
  await page.getByLabel('Words on slides').fill('up');
  await page.getByRole('button', { name: /Slide Put it up/ }).click();
  await expect(slide(page)).toContainText('Put it up');
  await expect(captions(page)).toHaveText('The anchor comes up');
  // A terminal out of sight is not drawn.
  await page.getByRole('heading', { level: 1 }).first().scrollIntoViewIfNeeded();
  await page.getByRole('slider', { name: 'Time' }).fill('99999');
  await expect(slide(page)).toContainText('Write a greeting');
  await expect(screen).toContainText('on-stage-42');
  await expect(screen).toContainText('Ahoy, crew');
  await page.getByRole('slider', { name: 'Time' }).fill('0');
  await expect(slide(page)).toContainText('We put a page up together.');
  await expect(screen).not.toContainText('on-stage-42');
  await page.getByLabel('Speed').selectOption('16');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(slide(page)).toContainText('Write a greeting', SLOW);
  await expect(screen).toContainText('on-stage-42');
  await expect(captions(page)).toHaveText('The anchor comes up');
}

export async function report({ grace, bob, code }: People): Promise<void> {
  await grace.goto(`/rooms/${code}/report`);
  const row = (name: RegExp) => grace.getByRole('row', { name });
  await expect(row(/^Grace presenter/)).toBeVisible();
  await expect(row(/^Ada co-presenter .* 1 of 1/)).toBeVisible();
  await expect(row(/^Bob attendee .* 1 of 1/)).toBeVisible();
  await expect(row(/^Vic viewer .* 0 of 1/)).toBeVisible();
  await expect(row(/^Put it up/)).toBeVisible();
  await expect(grace.getByRole('listitem').filter({ hasText: 'how do I greet?' })).toContainText('Bob');
  await bob.goto(`/rooms/${code}/report`);
  await expect(bob.getByText('That is for who presents in this room.')).toBeVisible();
}

export async function deleteAll({ grace, ada, bob, vic, code }: People): Promise<void> {
  await grace.getByRole('button', { name: 'Delete the room…' }).click();
  await grace.getByRole('button', { name: 'Delete it for good' }).click();
  await expect(grace.getByRole('status')).toContainText('Nothing of it is kept');
  for (const page of [grace, ada]) {
    await page.goto(`/rooms/${code}/report`);
    await expect(page.getByRole('alert').filter({ hasText: 'no such room' })).toBeVisible();
  }
  await bob.goto(`/rooms/${code}/playback`);
  await expect(bob.getByRole('heading', { level: 1 })).toHaveText('The playback is not shown');
  await vic.goto(`/join/${code}`);
  await expect(vic.getByLabel('Code')).toHaveAccessibleDescription(/No room has this code/);
}
