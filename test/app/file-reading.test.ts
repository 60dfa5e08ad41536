import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { FileReading } from '../../contracts/file-reading.ts';
import type { Upload } from '../../bot/ports/uploads.ts';
import { createFileReading } from '../../app/workers/file-reading.ts';

const upload: Upload = {
  ...{ id: 'u1', conversationId: 'c1', name: 'a.jpg', contentType: 'image/jpeg', content: Buffer.from('x') },
  state: 'clean',
};

/** One round over a file that was tried so often before. */
async function roundWith(failures: number): Promise<{ kept: FileReading[]; asked: number }> {
  const kept: FileReading[] = [];
  let claims = [{ upload, failures }];
  let asked = 0;
  const loop = createFileReading({
    logger: pino({ level: 'silent' }),
    queue: {
      claimUnread: () => Promise.resolve(claims.pop()),
      keepReading: (_conversation, _id, reading) => Promise.resolve(void kept.push(reading)),
    },
    reader: {
      read() {
        asked += 1;
        return Promise.resolve({ state: 'read', pages: [{ number: 1, text: 'hola', confidence: 90 }] });
      },
      close: () => Promise.resolve(),
    },
  });
  loop.start();
  await expect.poll(() => kept.length).toBe(1);
  claims = [];
  await loop.stop();
  return { kept, asked };
}

test('R-A8: a document is read once, and what was read is kept', async () => {
  expect(await roundWith(0)).toMatchObject({ kept: [{ state: 'read', pages: [{ text: 'hola' }] }], asked: 1 });
});

test('a document that ended its reader twice is not given to it again', async () => {
  expect(await roundWith(2)).toEqual({ kept: [{ state: 'failed', pages: [] }], asked: 0 });
});
