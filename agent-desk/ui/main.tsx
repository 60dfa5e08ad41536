import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { config } from 'zod';
import { createOriginApi } from './link/origin-api.ts';
import { browserPlatform, keptIn } from './link/platform.ts';
import { createReviewApi } from './link/review-api.ts';
import { socketLink } from './link/socket-link.ts';
import { App } from './screens/app.tsx';
import { createSessionApi } from './session/session-api.ts';
import { createWords } from './words/i18n.ts';

// The content policy forbids code made at run time, which zod would try.
config({ jitless: true });

const root = document.getElementById('root');
if (root) await start(root);

/** Composes the desk: the only place where its parts meet the browser. */
async function start(element: HTMLElement): Promise<void> {
  const kept = keptIn(() => localStorage);
  const words = await createWords(kept);
  const session = createSessionApi({
    url: '/desk/api/session',
    timeoutMs: 10_000,
    fetch: (url, init) => fetch(url, init),
    now: () => Date.now(),
  });
  const reviews = createReviewApi({
    url: '/desk/api/reviews',
    timeoutMs: 20_000,
    fetch: (url, init) => fetch(url, init),
  });
  const origins = createOriginApi({
    url: '/desk/api/conversations',
    timeoutMs: 10_000,
    fetch: (url, init) => fetch(url, init),
  });
  const platform = browserPlatform(() => session.clockOffsetMs());
  // Only a clear "not signed in" ends the session: a server that is down may know us when it is back.
  const isSignedIn = async (): Promise<boolean> => {
    const answer = await session.current();
    return answer.ok || answer.status !== 401;
  };
  createRoot(element).render(
    <I18nextProvider i18n={words}>
      <App
        session={session}
        platform={platform}
        preferences={kept}
        reviews={reviews}
        origins={origins}
        openLink={() => socketLink({ path: '/desk/socket.io', answerTimeoutMs: 8000, isSignedIn, retryMs: 2000 })}
      />
    </I18nextProvider>,
  );
}
