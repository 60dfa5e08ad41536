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

describe('a place that is shared', () => {
  const place = { latitude: 3.4516, longitude: -76.532 };
  const message = (entities: unknown[], text?: string) => ({
    type: 'message',
    id: 'm1',
    entities,
    ...(text && { text }),
  });

  test.each([
    ['its coordinates', [{ type: 'GeoCoordinates', ...place, altitude: 990 }]],
    ['a place with its coordinates', [{ type: 'mention' }, { type: 'Place', name: 'CAM', geo: place }]],
  ])('%s are read, and need no words', (_, entities) => {
    const read = readIncoming(message(entities), DEFAULT_LIMITS);
    expect(read).toEqual({ kind: 'message', text: '', clientId: 'm1', location: place });
  });

  test('words and place come together', () => {
    const entities = [{ type: 'GeoCoordinates', ...place }];
    expect(readIncoming(message(entities, 'estoy acá'), DEFAULT_LIMITS)).toMatchObject({
      text: 'estoy acá',
      location: place,
    });
  });

  test.each([
    ['no coordinates', [{ type: 'Place', name: 'CAM' }]],
    ['a latitude there is not', [{ type: 'GeoCoordinates', latitude: 91, longitude: 0 }]],
    ['words for numbers', [{ type: 'GeoCoordinates', latitude: '3', longitude: '-76' }]],
  ])('%s are no place: without words the message is refused', (_, entities) => {
    expect(() => readIncoming(message(entities), DEFAULT_LIMITS)).toThrow('A message needs');
    expect(readIncoming(message(entities, 'hola'), DEFAULT_LIMITS)).not.toHaveProperty('location');
  });
});
