import type { FileReading } from '../../contracts/file-reading.ts';
import type { ReviewDocument } from '../../contracts/filing-review.ts';

/** The filing's own numbers that a reviewer looks for in its papers. */
export interface LookedFor {
  document?: string;
  propertyId?: string;
}

/** Whether they stand in what was read, however they are written there; nothing where nothing was read. Pure. */
export function findsIn(
  reading: FileReading | undefined,
  { document, propertyId }: LookedFor,
): ReviewDocument['finds'] {
  if (reading?.state !== 'read') return [];
  const text = joined(reading.pages.map((page) => page.text).join('\n'));
  const has = (number: string): boolean => new RegExp(`(?<![A-Z0-9])${joined(number)}(?![A-Z0-9])`).test(text);
  return [
    ...(document ? [{ what: 'document' as const, found: has(document) }] : []),
    ...(propertyId ? [{ what: 'property' as const, found: has(propertyId) }] : []),
  ];
}

/** "31.987.654", "31 987 654" and "A-123" as they are compared: points, spaces and hyphens between figures are left out. */
const joined = (text: string): string =>
  text
    .toUpperCase()
    .replace(/(?<=\d)[ .,'’-]{1,2}(?=\d)/g, '')
    .replace(/(?<=[A-Z])-(?=\d)/g, '')
    .replace(/[^A-Z0-9\s]/g, ' ');
