import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import express from 'express';
import { WebSocketServer, type WebSocket } from 'ws';

/**
 * The least that speaks Direct Line: express and ws, all in memory, nothing checked, nothing kept. It answers every
 * message with the same words. What the product costs above this is what it does. Prints its port on standard output.
 */
interface Conversation {
  numbers: number;
  sockets: Set<WebSocket>;
}

const conversations = new Map<string, Conversation>();
const app = express();
app.use(express.json());

app.post('/v3/directline/tokens/generate', (_request, response) => {
  const conversationId = randomUUID();
  response.json({ conversationId, token: conversationId, expires_in: 3600 });
});

app.post('/v3/directline/conversations', (request, response) => {
  const conversationId = (request.headers.authorization ?? '').replace('Bearer ', '');
  conversations.set(conversationId, { numbers: 0, sockets: new Set() });
  const streamUrl = `ws://${request.headers.host}/v3/directline/conversations/${conversationId}/stream`;
  response.status(201).json({ conversationId, token: conversationId, expires_in: 3600, streamUrl });
});

app.post('/v3/directline/conversations/:conversationId/activities', (request, response) => {
  const { conversationId } = request.params;
  const conversation = conversations.get(conversationId);
  if (!conversation) return void response.sendStatus(404);
  const message = request.body as Record<string, unknown>;
  const id = next(conversationId, conversation);
  response.json({ id });
  send(conversation, { ...message, id, from: { id: 'citizen', role: 'user' } });
  const reply = {
    type: 'message',
    text: `eco: ${String(message['text'])}`,
    replyToId: id,
    from: { id: 'bot', role: 'bot' },
  };
  send(conversation, { ...reply, id: next(conversationId, conversation) });
});

const server = createServer(app);
const streams = new WebSocketServer({ noServer: true, perMessageDeflate: false });
server.on('upgrade', (request, socket, head) => {
  const [, conversationId = ''] = /conversations\/([\w-]+)\/stream/.exec(request.url ?? '') ?? [];
  const conversation = conversations.get(conversationId);
  if (!conversation) return void socket.destroy();
  streams.handleUpgrade(request, socket, head, (webSocket) => {
    conversation.sockets.add(webSocket);
    webSocket.on('close', () => conversation.sockets.delete(webSocket));
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(address.port);
});

function next(conversationId: string, conversation: Conversation): string {
  conversation.numbers += 1;
  return `${conversationId}|${String(conversation.numbers).padStart(7, '0')}`;
}

function send({ sockets, numbers }: Conversation, activity: Record<string, unknown>): void {
  const set = JSON.stringify({ activities: [activity], watermark: String(numbers) });
  for (const socket of sockets) socket.send(set);
}
