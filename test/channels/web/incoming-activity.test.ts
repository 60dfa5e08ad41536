import { describe, expect, test } from 'vitest';
import { readIncoming } from '../../../channels/web/incoming-activity.ts';
import { DEFAULT_LIMITS } from '../../../channels/web/limits.ts';

describe('activities of the protocol that mean nothing here', () => {
  test.each(['invoke', 'trace', 'messageReaction', 'handoff', 'installationUpdate', 'command', 'messageUpdate'])(
    '%s is accepted and read no further',
    (type) => {
      const activity = { type, text: { not: 'text' }, attachments: 'whatever', value: null };
      expect(readIncoming(activity, DEFAULT_LIMITS)).toEqual({ kind: 'other' });
    },
  );
  test('a type the protocol does not have is still refused', () => {
    expect(() => readIncoming({ type: 'levitate' }, DEFAULT_LIMITS)).toThrow('type');
  });
});
