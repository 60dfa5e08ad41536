import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createProxies } from '../../app/proxies.ts';

const request = (remoteAddress: string, forwarded?: string): IncomingMessage =>
  ({
    socket: { remoteAddress },
    headers: { ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }) },
  }) as unknown as IncomingMessage;

describe('the sender’s address', () => {
  it.each([
    ['none is trusted: a forged header is nothing', [], '127.0.0.1', '203.0.113.9', '127.0.0.1'],
    ['a trusted proxy is believed', ['loopback'], '127.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['IPv4 as IPv6 too', ['10.0.0.0/8'], '::ffff:10.1.2.3', '::ffff:203.0.113.9', '203.0.113.9'],
    ['a stranger is not', ['10.0.0.0/8'], '198.51.100.7', '203.0.113.9', '198.51.100.7'],
    ['what the sender put before counts for nothing', ['10.0.0.1'], '10.0.0.1', '6.6.6.6, 203.0.113.9', '203.0.113.9'],
    ['through two proxies', ['10.0.0.0/8', '::1'], '::1', '6.6.6.6, 203.0.113.9,10.9.9.9', '203.0.113.9'],
    ['only proxies: the farthest', ['10.0.0.0/8'], '10.0.0.1', '10.0.0.2', '10.0.0.2'],
    ['rubbish ends it', ['10.0.0.0/8'], '10.0.0.1', '203.0.113.9, <script>', '10.0.0.1'],
    ['no header', ['loopback'], '127.0.0.1', undefined, '127.0.0.1'],
    ['an IPv6 network', ['2001:db8::/32'], '2001:db8::5', '203.0.113.9', '203.0.113.9'],
  ])('%s', (_what, trusted, remote, forwarded, expected) => {
    expect(createProxies(trusted).addressOf(request(remote, forwarded))).toBe(expected);
  });
});
