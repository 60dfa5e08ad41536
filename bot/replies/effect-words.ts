import type { EffectsOptions } from '../effects.ts';
import { filingWords } from './filing-words.ts';
import type { Renderer } from './render.ts';

/** The words that effects need for what is no reply: messages that carry codes and papers, and lines for the staff. */
export function effectWords(
  renderer: Renderer,
): Pick<
  EffectsOptions,
  'otpText' | 'lostContactText' | 'contactChangedText' | 'paperText' | 'caseText' | 'filingWords'
> {
  const { text } = renderer;
  return {
    otpText(code, minutes, locale, purpose) {
      const { words, subject } = OTP_WORDS[purpose];
      return { text: text(words, locale, { code, minutes }), subject: text(subject, locale) };
    },
    lostContactText: (locale) => ({ text: text('otp.lost-text', locale), subject: text('otp.lost-subject', locale) }),
    contactChangedText: (locale) => ({
      text: text('otp.changed-text', locale),
      subject: text('otp.changed-subject', locale),
    }),
    paperText(kind, number, locale) {
      const data = { number, paperName: text(`paper-name.${kind}`, locale) };
      return { text: text('mail.paper-text', locale, data), subject: text('mail.paper-subject', locale, data) };
    },
    filingWords: filingWords(renderer),
    caseText(kind, { intent, ...detail }) {
      const matter =
        typeof intent === 'string' && renderer.has(`intent.${intent}`, 'es-CO')
          ? text(`intent.${intent}`, 'es-CO')
          : '—';
      const known = Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== undefined));
      return text(`case-summary.${kind}`, 'es-CO', { reference: '—', said: '—', replies: '—', ...known, matter });
    },
  };
}

const OTP_WORDS = {
  identity: { words: 'otp.text', subject: 'otp.subject' },
  signature: { words: 'otp.sign-text', subject: 'otp.sign-subject' },
  'new-contact': { words: 'otp.new-text', subject: 'otp.new-subject' },
} as const;
