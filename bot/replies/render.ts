import { createInstance, type i18n } from 'i18next';
import type { Locale, TaxName } from '../../contracts/fact.ts';
import type { Words } from '../../contracts/procedure.ts';
import type { Choice, RenderedReply, Reply } from '../../contracts/reply.ts';
import { groupObligations, type ObligationGroup } from '../domain/money.ts';
import { readYears, type YearSpan } from '../policy/years.ts';
import { filingNotes } from './filing-notes.ts';
import { contentWords, guideLines } from './guide-lines.ts';
import { appointmentWords, bookedLabel } from './appointment-words.ts';
import { instalmentsNamed, listedLines, offerLabel, type Say } from './lists.ts';
import enConsent from './en/consent.json' with { type: 'json' };
import enIntents from './en/intents.json' with { type: 'json' };
import enFilings from './en/filings.json' with { type: 'json' };
import enGuides from './en/guides.json' with { type: 'json' };
import en from './en/replies.json' with { type: 'json' };
import esConsent from './es-CO/consent.json' with { type: 'json' };
import esIntents from './es-CO/intents.json' with { type: 'json' };
import esFilings from './es-CO/filings.json' with { type: 'json' };
import esGuides from './es-CO/guides.json' with { type: 'json' };
import es from './es-CO/replies.json' with { type: 'json' };

/** Gives replies their words. The only place where a citizen's words are made. */
export interface Renderer {
  /**
   * Words for a reply. A key may stand in the catalogue in further wordings (`x-again`, `x-more`): what is among
   * `justSaid` is said in another of them, and a question asked again (`data.again`) begins with the second.
   * The key of the result is that of the reply.
   */
  render(reply: Reply, locale: Locale, justSaid?: readonly string[]): RenderedReply;
  /** Text of one key, for what is no reply (the message that carries a code). */
  text(key: string, locale: Locale, data?: Record<string, unknown>): string;
  /** Whether the catalogue has the key in that language. */
  has(key: string, locale: Locale): boolean;
}

const ZONE = 'America/Bogota';
type Obligations = Parameters<typeof groupObligations>[0];

/** A missing key is our bug: it throws, and a test looks every key up. `procedures`: names that content gives, by id. */
export function createRenderer({ procedures = {} }: { procedures?: Record<string, Words> } = {}): Renderer {
  const catalogue = createCatalogue(procedures);
  const text = (key: string, locale: Locale, data: Record<string, unknown> = {}): string => {
    if (!catalogue.exists(key, { lng: locale })) throw new RangeError(`no words for "${key}" in ${locale}`);
    return catalogue.t(key, { lng: locale, ...data });
  };
  const has = (key: string, locale: Locale): boolean => catalogue.exists(key, { lng: locale });

  return {
    text,
    has,
    render({ key, data = {}, choices, papers }, locale, justSaid = []) {
      const say: Say = (name, values = {}) => text(name, locale, values);
      const values = {
        ...data,
        ...contentWords(data, locale),
        ...composed(data, say),
        ...(key.startsWith('guide.') && guideLines(data, locale, say)),
      };
      const wordings = [key, `${key}-again`, `${key}-more`].filter((name) => has(name, locale));
      if (data['again'] === true && wordings.length > 1) wordings.push(...wordings.splice(0, 1));
      const candidates = wordings.map((name) => tidy(say(name, values)));
      const words =
        candidates.find((candidate) => !justSaid.includes(candidate)) ?? candidates[0] ?? tidy(say(key, values));
      const url = typeof data['url'] === 'string' ? data['url'] : undefined;
      const linkLabel = typeof data['linkLabel'] === 'string' ? data['linkLabel'] : 'choice.open-payment';
      return {
        key,
        text: words,
        ...(choices && {
          choices: choices.map((choice) => ({ id: choice.id, label: labelOf(choice, data, say) })),
        }),
        ...(papers && { papers }),
        ...(url !== undefined && { link: { label: say(linkLabel), url } }),
      };
    },
  };
}

function createCatalogue(procedures: Record<string, Words>): i18n {
  const named = (locale: Locale): Record<string, string> => ({
    ...(locale === 'en' ? enFilings : esFilings).procedure,
    ...Object.fromEntries(Object.entries(procedures).map(([id, name]) => [id, name[locale]])),
  });
  const catalogue = createInstance();
  void catalogue.init({
    resources: {
      'es-CO': {
        translation: { ...es, ...esFilings, ...esGuides, ...esIntents, ...esConsent, procedure: named('es-CO') },
      },
      en: { translation: { ...en, ...enFilings, ...enGuides, ...enIntents, ...enConsent, procedure: named('en') } },
    },
    fallbackLng: false,
    initAsync: false,
    // Plain text for every channel: nothing to escape, and names keep their apostrophes.
    interpolation: { escapeValue: false },
  });
  const formatter = catalogue.services.formatter;
  formatter?.add('money', (value) => formatMoney(Number(value)));
  const day = timesOf({ dateStyle: 'long' });
  const moment = timesOf({ dateStyle: 'long', timeStyle: 'short' });
  const hour = timesOf({ timeStyle: 'short' });
  const slot = timesOf({ weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' });
  const date = timesOf({ weekday: 'long', day: 'numeric', month: 'long' });
  const weekday = timesOf({ weekday: 'long' });
  formatter?.add('hour', (value, locale) => formatTime(String(value), locale === 'en' ? hour.en : hour.es));
  for (const [name, format] of Object.entries({ slot, date, weekday }))
    formatter?.add(name, (value, locale) => formatTime(String(value), locale === 'en' ? format.en : format.es));
  formatter?.add('day', (value, locale) => formatTime(String(value), locale === 'en' ? day.en : day.es));
  formatter?.add('moment', (value, locale) => formatTime(String(value), locale === 'en' ? moment.en : moment.es));
  return catalogue;
}

/** "a. m." and "S.A.S." bring their own full stop to the end of a sentence. */
const tidy = (text: string): string => text.replace(/(?<!\.)\.\.(?!\.)/g, '.');

/** The options `group-1`… are named after the groups beside them. */
function labelOf({ id, key, label }: Choice, data: Record<string, unknown>, say: Say): string {
  const groups = (data['groups'] ?? []) as ObligationGroup[];
  const group = id.startsWith('group-') ? groups[Number(id.slice('group-'.length)) - 1] : undefined;
  const offer = offerLabel(id, data, say) ?? bookedLabel(id, data, say);
  return label ?? offer ?? (group ? titleOf(group, say) : say(key ?? id));
}

/** Parts that are built from lists: debts by property and year, and the names of taxes. */
function composed(data: Record<string, unknown>, say: Say): Record<string, string> {
  const brief = data['groups'] as ObligationGroup[] | undefined;
  const full = data['obligations'] as Obligations | undefined;
  const tax = data['tax'] as TaxName | undefined;
  const years = readYears(data['years']);
  const interest = Number(data['interestCop'] ?? 0);
  const elsewhere = Number(data['elsewhereCop'] ?? 0);
  const name = data['name'];
  const listed = listedLines(data, say);
  const paidOf = instalmentsNamed(data, say);
  const { paperKind, consentVersion, purpose } = data;
  const taxName = `${withinSentence(say(`tax.${tax ?? 'all'}`))}${years ? say('account.years', { years: years.map((span) => yearsOf(span, say)).join(', ') }) : ''}`;
  return {
    ...(brief && { lines: briefLines(brief, say) }),
    ...(full && {
      lines: groupObligations(full)
        .map((group, _, all) => yearLines(group, all.length > 1, say))
        .join('\n\n'),
    }),
    ...(listed !== undefined && { lines: listed }),
    ...filingNotes(data, say),
    holderNote:
      typeof data['holder'] === 'string'
        ? say('verify.holder-note', { holder: data['holder'] })
        : say('verify.nobody-note'),
    ...(typeof purpose === 'string' && { purposeName: say(`purpose.${purpose}`) }),
    ...(typeof consentVersion === 'string' && { consentText: say(`consent-text.${consentVersion}`) }),
    ...(paidOf !== undefined && { paidOf }),
    ...(typeof paperKind === 'string' && { paperName: say(`paper-name.${paperKind}`) }),
    ...appointmentWords(data, say),
    mailNote: typeof data['contact'] === 'string' ? say('paper.mail-note', { contact: data['contact'] }) : '',
    demoNote: data['demo'] === true ? say('paper.demo-note') : '',
    validNote: data['validUntil'] === undefined ? '' : say('verify.valid-note', { validUntil: data['validUntil'] }),
    briefNote: brief ? say('account.brief-note') : '',
    copyNote: data['copied'] === true ? say('account.copy-note') : '',
    taxName,
    aboutNote: tax !== undefined || years ? say('payment.about-note', { taxName }) : '',
    interestNote: interest > 0 ? say('account.interest-note', { interestCop: interest }) : '',
    elsewhereNote: elsewhere > 0 ? say('account.elsewhere-note', { elsewhereCop: elsewhere }) : '',
    objectionNote: data['answerBy'] === undefined ? '' : say('collection.answer-note', { answerBy: data['answerBy'] }),
    validity: data['validTo'] === undefined ? '' : say('knowledge.validity', { validTo: data['validTo'] }),
    ...(typeof name === 'string' && { called: data['isCompany'] === true ? name.trim() : firstName(name) }),
  };
}

/** A tax is capitalised as a title only; acronyms stay. */
const withinSentence = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;

function titleOf({ tax, propertyLabel, propertyId }: ObligationGroup, say: Say): string {
  const place = propertyLabel ?? propertyId;
  return place === undefined ? say(`tax.${tax}`) : `${say(`tax.${tax}`)} · ${place}`;
}

/** The only group's subtotal is the total. */
function yearLines(group: ObligationGroup, isOneOfSeveral: boolean, say: Say): string {
  const years = group.years.map(({ year, balanceCop }) =>
    say('account.year-line', { year: String(year), amountCop: balanceCop }),
  );
  const subtotal =
    isOneOfSeveral && group.years.length > 1 ? [say('account.subtotal-line', { amountCop: group.subtotalCop })] : [];
  return [titleOf(group, say), ...years, ...subtotal].join('\n');
}

/** More lines than these are summed up in one. */
const MOST_LINES = 12;

function briefLines(groups: readonly ObligationGroup[], say: Say): string {
  const shown = groups.length > MOST_LINES ? groups.slice(0, MOST_LINES - 1) : groups;
  const rest = groups.slice(shown.length);
  const amountCop = rest.reduce((sum, { subtotalCop }) => sum + subtotalCop, 0);
  return [
    ...shown.map((group) => say('account.group-line', { title: titleOf(group, say), amountCop: group.subtotalCop })),
    ...(rest.length > 0 ? [say('account.more-line', { properties: rest.length, amountCop })] : []),
  ].join('\n');
}

function yearsOf({ from, to }: YearSpan, say: Say): string {
  if (from === to) return String(from);
  if (from === 0) return say('account.years-until', { to: String(to) });
  return Number.isFinite(to)
    ? say('account.years-span', { from: String(from), to: String(to) })
    : say('account.years-from', { from: String(from) });
}

/** Making one costs far more than using it. */
const PESOS = new Intl.NumberFormat('es-CO', { maximumFractionDigits: 0 });

/** `$1.250.000`: Colombian pesos have no cents in use, in either language. */
export function formatMoney(pesos: number): string {
  return `$${PESOS.format(pesos)}`;
}

function timesOf(style: Intl.DateTimeFormatOptions): Record<'es' | 'en', Intl.DateTimeFormat> {
  const options = { ...style, timeZone: ZONE };
  return { es: new Intl.DateTimeFormat('es-CO', options), en: new Intl.DateTimeFormat('en', options) };
}

function formatTime(iso: string, format: Intl.DateTimeFormat): string {
  // A date alone is that day, wherever the server stands.
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(iso);
  const when = new Date(isDay ? `${iso}T12:00:00-05:00` : iso);
  // ICU puts no-break spaces into "a. m."; plain ones read the same and search better.
  return format.format(when).replace(/[\u00a0\u202f]/g, ' ');
}

/** A person is called by the first name. */
function firstName(name: string): string {
  const first = name.trim().split(/\s+/)[0] ?? '';
  return first.charAt(0).toUpperCase() + first.slice(1).toLowerCase();
}
