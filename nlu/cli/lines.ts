/** One line of the input; where its bytes are no UTF-8 they stand as U+FFFD in `text`. */
export interface InputLine {
  text: string;
  isUtf8: boolean;
}

/**
 * The lines of UTF-8 bytes, each as soon as it is whole. Only LF ends one, since a text may hold other separators; a CR
 * before it and a byte order mark at the beginning are taken off. In place of a line of more than `most` characters
 * comes `undefined`.
 */
export async function* readLines(
  input: AsyncIterable<Uint8Array | string>,
  most: number,
): AsyncGenerator<InputLine | undefined> {
  const line = createLine(most);
  let isFirst = true;
  for await (const chunk of input) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    let at = 0;
    // In UTF-8 no other character holds the byte of LF.
    for (let end = bytes.indexOf(LF, at); end >= 0; end = bytes.indexOf(LF, at)) {
      line.add(bytes.subarray(at, end));
      yield line.take(isFirst);
      isFirst = false;
      at = end + 1;
    }
    line.add(bytes.subarray(at));
  }
  if (!line.isEmpty()) yield line.take(isFirst);
}

const LF = 10;
/** A UTF-16 unit takes at most three bytes. */
const BYTES_PER_UNIT = 3;

/** Gathers the pieces of one line; no more of it than `most` characters can take is kept. */
function createLine(most: number): {
  add: (piece: Uint8Array) => void;
  isEmpty: () => boolean;
  take: (isFirst: boolean) => InputLine | undefined;
} {
  // The byte order mark and the CR are no part of the line.
  const longest = most * BYTES_PER_UNIT + 4;
  let pieces: Uint8Array[] = [];
  let size = 0;
  return {
    add: (piece) => {
      size += piece.length;
      if (size > longest) pieces = [];
      else if (piece.length > 0) pieces.push(piece);
    },
    isEmpty: () => size === 0,
    take: (isFirst) => {
      const bytes = Buffer.concat(pieces);
      const isTooLong = size > longest;
      pieces = [];
      size = 0;
      if (isTooLong) return undefined;
      const read = decode(bytes);
      const text = (isFirst ? read.text.replace(/^\uFEFF/, '') : read.text).replace(/\r$/, '');
      return text.length > most ? undefined : { ...read, text };
    },
  };
}

function decode(bytes: Uint8Array): InputLine {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), isUtf8: true };
  } catch {
    return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), isUtf8: false };
  }
}
