import { safeUrl } from './entry.ts';

/** A stretch of text, with the address it leads to if it is a link. */
export interface Piece {
  text: string;
  url?: string;
}

/** Cuts a text at its http(s) addresses; all pieces together are the text unchanged. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"']{1,2000}/gi)) {
    const address = trimTail(match[0]);
    const url = safeUrl(address);
    if (url === undefined) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ text: address, url });
    from = match.index + address.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** A sentence's own punctuation is no part of the address, nor a bracket that was opened outside it. */
function trimTail(address: string): string {
  let end = address.length;
  while (end > 0) {
    const last = address[end - 1] ?? '';
    const isUnopened = last === ')' && !address.slice(0, end).includes('(');
    if (!/[.,;:!?»”’\]]/.test(last) && !isUnopened) break;
    end -= 1;
  }
  return address.slice(0, end);
}
