import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Systems that answer after 20 ms and do nothing; `POST /control?sap=hanging|well` silences SAP. Tells its port to its parent. */
const ANSWER_MS = 20;
let isSapSilent = false;

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://city');
  request.resume();
  response.setHeader('content-type', 'application/json');
  if (pathname === '/control') {
    isSapSilent = searchParams.get('sap') === 'hanging';
    response.end('{}');
  } else if (pathname === '/token') {
    response.end('{"access_token":"bench","token_type":"bearer","expires_in":3600}');
  } else if (pathname !== '/sap' || !isSapSilent) {
    void sleep(ANSWER_MS).then(() => response.end('{"value":1}'));
  }
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());
