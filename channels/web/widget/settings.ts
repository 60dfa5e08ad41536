import type { WidgetLocale } from './words.ts';
import { nearestLocale } from './words.ts';
import { safeUrl } from './entry.ts';

/** What the `<script>` tag says. */
export interface Settings {
  /** `https://host/v3/directline` */
  endpoint: string;
  locale: WidgetLocale;
  portalToken?: string;
  /** Heading of the panel, in place of the catalogue's. */
  title?: string;
  privacyUrl?: string;
  theme: 'auto' | 'light' | 'dark';
}

/**
 * Reads `data-endpoint`, `data-locale`, `data-portal-token`, `data-title`, `data-privacy-url` and `data-theme`. Without an
 * endpoint the service is where the script came from. Undefined when no http(s) endpoint can be made of it.
 */
export function readSettings(tag: {
  src: string;
  data: Record<string, string | undefined>;
  pageLanguage: string;
  pageUrl: string;
}): Settings | undefined {
  const { data } = tag;
  const given = data['endpoint'] ? safeUrl(data['endpoint'], tag.pageUrl) : safeUrl('v3/directline', tag.src);
  if (given === undefined) return undefined;
  const privacyUrl = data['privacyUrl'] ? safeUrl(data['privacyUrl'], tag.pageUrl) : undefined;
  const theme = data['theme'];
  return {
    endpoint: given.replace(/\/+$/, ''),
    locale: nearestLocale(data['locale'] ?? tag.pageLanguage),
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    ...(data['portalToken'] ? { portalToken: data['portalToken'] } : {}),
    ...(data['title'] ? { title: data['title'] } : {}),
    ...(privacyUrl === undefined ? {} : { privacyUrl }),
  };
}
