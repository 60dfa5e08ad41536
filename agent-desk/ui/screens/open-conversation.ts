import { focusSoon, type Desk } from './desk-context.tsx';
import { COMPOSER_ID } from './shell/panes.ts';

/** Opens a conversation and goes to its text box; a focus moved meanwhile is left where the agent put it. */
export function openConversation({ client, store }: Desk, conversationId: string): void {
  client.stoppedTyping();
  const isLoaded = store.get().threads[conversationId] !== undefined;
  const before = document.activeElement;
  const opened = client.open(conversationId);
  if (isLoaded) return focusSoon(COMPOSER_ID);
  void opened.then(() => document.activeElement === before && focusSoon(COMPOSER_ID));
}
