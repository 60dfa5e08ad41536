import type { Holder, PaperContent } from '../../contracts/paper.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Ask } from '../flows/flow.ts';
import type { CallContext, TaxpayerRegister } from '../ports/back-office.ts';
import type { OutboxMessage } from '../ports/outbox.ts';
import type { Papers } from '../ports/papers.ts';
import { maskContact } from '../domain/contact.ts';
import { bare, disclosure, holderOf, provenTaxpayer, type EffectResult, type EffectTurn } from './result.ts';

export interface PaperEffectsOptions {
  papers: Papers;
  register: TaxpayerRegister;
  /** The words of the message that a paper goes with. */
  paperText(kind: string, number: string, locale: Conversation['locale']): { text: string; subject: string };
}

/** Makes and signs a paper; the same turn makes the same one. */
export async function issuePaper(
  { papers }: PaperEffectsOptions,
  { content }: Extract<Ask, { kind: 'issue-paper' }>,
  conversation: Conversation,
  { conversationId, number }: EffectTurn,
): Promise<EffectResult> {
  // What is filed may be filed by anybody; every other paper tells of a person who was proven.
  const holder = content.kind === 'filing' ? filerOf(content, conversation) : holderOf(conversation);
  const key = `${conversationId}:${number}:${content.kind}`;
  const paper = await papers.issue({
    ...{ content, locale: conversation.locale, conversationId, key },
    ...(holder && { holder }),
  });
  return {
    ...bare({ kind: 'paper', paper }),
    // Document management has the filing itself.
    outbox:
      holder && content.kind !== 'filing'
        ? [registrationOf(paper.id, `${conversationId}-${number}`, holder.document)]
        : [],
    facts: [{ kind: 'paper-issued', paperKind: paper.kind, paperId: paper.id, number: paper.number }],
    audit: [disclosure('paper.issued', conversation, { kind: paper.kind, number: paper.number })],
  };
}

/** Who is proven and gave the own document; nobody where it is anonymous or another's. */
function filerOf({ filer }: Extract<PaperContent, { kind: 'filing' }>, conversation: Conversation): Holder | undefined {
  const { level, document } = conversation.identity;
  return level >= 2 && filer.document === document ? holderOf(conversation) : undefined;
}

/** Every other paper gets its number of document management too, after the commit. */
function registrationOf(paperId: string, turn: string, document: string): OutboxMessage {
  const payload = { document, contacts: [], text: '', subject: '', paperId };
  return { id: `registration-${turn}-${paperId}`, kind: 'registration', payload };
}

const LISTED = 10;

export async function listPapers({ papers }: PaperEffectsOptions, conversation: Conversation): Promise<EffectResult> {
  const list = await papers.list(provenTaxpayer(conversation), LISTED);
  return {
    ...bare({ kind: 'papers', papers: list }),
    audit: [disclosure('papers.listed', conversation, { papers: list.length })],
  };
}

export async function sharePaper(
  { papers }: PaperEffectsOptions,
  paperId: string,
  conversation: Conversation,
): Promise<EffectResult> {
  const to = { conversationId: conversation.id, taxpayerId: provenTaxpayer(conversation) };
  const ok = await papers.share(paperId, to);
  return { ...bare({ kind: 'shared', ok }), audit: [disclosure('paper.shared', conversation, { paperId, ok })] };
}

/** Leaves by the outbox, to the registered e-mail only: who is proven is looked up again for it. */
export async function mailPaper(
  { register, paperText }: PaperEffectsOptions,
  { paper }: Extract<Ask, { kind: 'mail-paper' }>,
  conversation: Conversation,
  { conversationId, number }: EffectTurn,
  call: CallContext,
): Promise<EffectResult> {
  const { document, documentType } = holderOf(conversation);
  const found = await register.findTaxpayer(document, documentType, call);
  const contact = found?.contacts.find(({ kind }) => kind === 'email');
  if (!contact) return bare({ kind: 'mailed' });
  const payload = {
    document,
    contacts: [{ kind: 'email' as const, value: contact.value }],
    paperId: paper.id,
    ...paperText(paper.kind, paper.number, conversation.locale),
  };
  return {
    ...bare({ kind: 'mailed', contact: maskContact('email', contact.value) }),
    outbox: [{ id: `paper-${conversationId}-${number}`, kind: 'paper', payload }],
    audit: [disclosure('paper.mailed', conversation, { kind: paper.kind, number: paper.number })],
  };
}

export async function checkPaper({ papers }: PaperEffectsOptions, code: string): Promise<EffectResult> {
  const check = await papers.check(code);
  return bare({ kind: 'paper-check', ...(check && { check }) });
}
