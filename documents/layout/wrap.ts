import type { PDFFont } from 'pdf-lib';

/** Cuts a text into lines no wider than `width` points; a word wider than that is cut itself. */
export function wrap(text: string, font: PDFFont, size: number, width: number): string[] {
  const fits = (line: string): boolean => font.widthOfTextAtSize(line, size) <= width;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((each) => each !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (!fits(line)) {
      const length = Math.max(1, longestFit(line, fits));
      if (length >= line.length) break;
      lines.push(line.slice(0, length));
      line = line.slice(length);
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

function longestFit(word: string, fits: (part: string) => boolean): number {
  let [low, high] = [0, word.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(word.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}
