import { bogotaDay } from './domain/bogota-time.ts';
import type { OfficeCalendar } from './domain/business-days.ts';
import { filingChanged } from './filing-news.ts';
import type { FilingNews } from './filing-review.ts';
import { extensionRefusal } from './policy/extension.ts';
import type { FilingExtension } from './ports/filing-extension.ts';
import type { FilingRegister } from './ports/filing-register.ts';
import type { Clock } from './ports/system.ts';

export interface FilingExtensionOptions {
  register: Pick<FilingRegister, 'find' | 'change'>;
  /** Puts a fact into a conversation, which asks for a turn, with who decided; once for an action. */
  tell(conversationId: string, news: FilingNews): Promise<void>;
  calendar: OfficeCalendar;
  clock: Clock;
}

/** The citizen is told the reason and the new day where it was filed. */
export function createFilingExtension({ register, tell, calendar, clock }: FilingExtensionOptions): FilingExtension {
  return {
    async extend(number, staffId, { until, reason }) {
      const kept = await register.find(number);
      if (!kept) return { outcome: 'unknown' };
      const { filing, content } = kept;
      const isSaidAgain = filing.state === 'extended' && filing.dueOn === until && filing.note === reason;
      if (filing.state === 'extended' && !isSaidAgain) return { outcome: 'refused', because: 'again' };
      const today = bogotaDay(clock.now());
      const refusal = isSaidAgain ? undefined : extensionRefusal(kept, { until, today }, calendar);
      if (refusal) return { outcome: 'refused', ...refusal };
      // One key for all: who asks a second time, also after the citizen answered something, has had it.
      const key = `${filing.number}:extend`;
      const change = { state: 'extended' as const, dueOn: until, note: reason, by: `staff:${staffId}`, key };
      const changed = await register.change(filing.number, isSaidAgain ? change : { ...change, expected: 'filed' });
      if (changed?.outcome !== 'changed' && changed?.outcome !== 'repeated')
        return { outcome: 'refused', because: 'again' };
      const { document } = content.filer;
      await tell(content.conversationId, {
        ...{ actionId: key, fact: filingChanged(changed.filing) },
        audit: {
          ...{ actor: { kind: 'staff', id: staffId }, module: 'desk', conversationId: content.conversationId },
          ...{ action: 'filing.extended', detail: { filing: filing.number, until } },
          ...(document !== undefined && { subject: document }),
        },
      });
      return { outcome: 'done', filing: changed.filing };
    },
  };
}
