/**
 * The lines of UTF-8 bytes, each as soon as it is whole. Only LF ends one, since a text may hold other separators; a CR
 * before it and a byte order mark are taken off. In place of a line of more than `most` characters comes `undefined`.
 */
export async function* readLines(
  input: AsyncIterable<Uint8Array | string>,
  most: number,
): AsyncGenerator<string | undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  let isTooLong = false;
  for await (const chunk of input) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const [first = '', ...others] = text.split('\n');
    rest += first;
    for (const next of others) {
      yield isTooLong || rest.length > most ? undefined : rest.replace(/\r$/, '');
      isTooLong = false;
      rest = next;
    }
    if (rest.length > most) {
      isTooLong = true;
      rest = '';
    }
  }
  rest += decoder.decode();
  if (isTooLong) yield undefined;
  else if (rest !== '') yield rest.replace(/\r$/, '');
}
