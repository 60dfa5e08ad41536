import { createContext, use, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskClient } from '../link/desk-client.ts';
import type { OriginApi } from '../link/origin-api.ts';
import type { KeptText, Platform } from '../link/platform.ts';
import type { DeskAction } from '../state/action.ts';
import type { DeskState } from '../state/desk-state.ts';
import type { Keeper } from '../state/keep.ts';
import type { Store } from '../state/store.ts';
import { createFormats, type Formats } from '../words/format.ts';
import { localeOf } from '../words/i18n.ts';

/** What every part of the signed-in screen may use. */
export interface Desk {
  store: Store<DeskState, DeskAction>;
  client: DeskClient;
  platform: Platform;
  keeper: Keeper;
  origins: OriginApi;
  /** Kept on this machine: language, shortcuts. No personal data. */
  preferences: KeptText;
}

export const DeskContext = createContext<Desk | undefined>(undefined);

/** The signed-in desk; only inside `DeskContext`. */
export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (!desk) throw new Error('useDesk is for parts of the signed-in screen');
  return desk;
}

/** A part of the state; `select` must give the same value for the same state. */
export function useDeskState<T>(select: (state: DeskState) => T): T {
  const { store } = useDesk();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** Money, days and hours in the language shown. */
export function useFormats(): Formats {
  const { i18n } = useTranslation();
  const locale = localeOf(i18n);
  return useMemo(() => createFormats(locale), [locale]);
}

/** The server's time, told again every `everyMs` as long as `running`. */
export function useNow(everyMs: number, running = true): number {
  const { platform } = useDesk();
  const [now, setNow] = useState(() => platform.now());
  useEffect(() => {
    if (!running) return;
    let cancel = platform.after(0, tick);
    return () => cancel();
    function tick(): void {
      setNow(platform.now());
      cancel = platform.after(everyMs, tick);
    }
  }, [platform, everyMs, running]);
  return now;
}

/** Whether the catalogue has a text for a key. */
export function useHasWords(): (key: string) => boolean {
  const { i18n } = useTranslation();
  return (key) => i18n.exists(key, { returnObjects: false });
}

/** Puts the focus on an element once the screen has been drawn again and a closing dialog has given the focus back. */
export function focusSoon(id: string): void {
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(id)?.focus()));
}
