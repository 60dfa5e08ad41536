import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the scripted server got it. */
interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

type Answer = (request: Seen, response: ServerResponse) => void;

/** An HTTP server that answers as told, to try the gateway client on answers no honest server gives. */
export async function startScriptedGateway() {
  const seen: Seen[] = [];
  let tokens = 0;
  let answer: Answer = (_request, response) => response.end('{"value":1}');
  let tokenAnswer: Answer = (_request, response) => {
    tokens += 1;
    response.end(JSON.stringify({ access_token: `token-${tokens}`, token_type: 'Bearer', expires_in: 600 }));
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, headers, body };
      response.setHeader('content-type', 'application/json');
      if (url === '/oauth/token') {
        tokenAnswer(one, response);
        return;
      }
      seen.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl,
    tokenUrl: `${baseUrl}/oauth/token`,
    /** Requests of systems, tokens apart. */
    seen,
    tokensGiven: () => tokens,
    answerWith(next: Answer) {
      answer = next;
    },
    answerTokensWith(next: Answer) {
      tokenAnswer = next;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
