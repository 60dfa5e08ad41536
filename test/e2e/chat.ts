import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { codesIn, readMailbox } from '../faults/kill-world.ts';

/** What a person would still call at once, ms, on a busy machine. */
export const QUICK = 10_000;

/** Writes to the assistant in the chat that is open. */
export const say = (page: Page, text: string): Promise<void> => write(page, 'Escriba su mensaje', text);

/** Writes in the box of that name, and sends. */
export async function write(page: Page, name: string, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name });
  await box.fill(text);
  await box.press('Enter');
}

export const transcript = (page: Page): Locator => page.getByRole('log', { name: 'Conversación' });

/** Waits until the transcript says it. */
export async function heard(page: Page, text: string, timeout = QUICK): Promise<void> {
  await transcript(page).getByText(text).last().waitFor({ timeout });
}

/** The last code that the emulated city sent to this document's contacts; waits for the first. */
export async function lastCode(baseUrl: string, document: string): Promise<string> {
  let code: string | undefined;
  await expect
    .poll(async () => (code = codesIn(await readMailbox(baseUrl, document)).at(-1)), { timeout: QUICK })
    .toBeDefined();
  return code ?? '';
}
