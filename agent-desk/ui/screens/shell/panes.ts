/** The three panes in their order, with the element that takes the focus on arriving. */
export const PANES = [
  { name: 'inbox', id: 'pane-inbox' },
  { name: 'thread', id: 'pane-thread' },
  { name: 'customer', id: 'pane-customer' },
] as const;

/** Id of the text box, which takes the focus on entering a conversation. */
export const COMPOSER_ID = 'composer-text';

/** Id of the conversation's heading, which takes the focus when its controls go away. */
export const THREAD_HEADING_ID = 'thread-heading';

/** Id of the button that shows the customer on a narrow screen, and gets the focus back. */
export const CUSTOMER_TOGGLE_ID = 'customer-toggle';

/** The pane after (or before) the one that has the focus; from outside, the first (or last). */
export function nextPane(current: number, step: 1 | -1): number {
  if (current === -1) return step === 1 ? 0 : PANES.length - 1;
  return (current + step + PANES.length) % PANES.length;
}
