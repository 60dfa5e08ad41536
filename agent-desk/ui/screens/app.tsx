import { useCallback, useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { useTranslation } from 'react-i18next';
import type { StaffProfile } from '../../../contracts/desk-protocol.ts';
import type { DeskLink, SignedOut } from '../link/desk-link.ts';
import type { OriginApi } from '../link/origin-api.ts';
import type { KeptText, Platform } from '../link/platform.ts';
import type { ReviewApi } from '../link/review-api.ts';
import type { SessionApi } from '../session/session-api.ts';
import { DeskScreen } from './desk-screen.tsx';
import { SignIn, type SignInNotice } from './sign-in.tsx';

interface AppProps {
  session: SessionApi;
  platform: Platform;
  preferences: KeptText;
  reviews: ReviewApi;
  origins: OriginApi;
  openLink: () => DeskLink;
}

type Gate = { at: 'loading' } | { at: 'out'; notice?: SignInNotice } | { at: 'in'; profile: StaffProfile };

/** How long until a server that did not answer is asked again, ms. */
const RETRY_MS = 3000;

const NOTICES: Record<SignedOut, SignInNotice> = {
  expired: 'again',
  unknown: 'again',
  elsewhere: 'elsewhere',
  revoked: 'revoked',
  left: 'left',
};

/** The whole desk: asks who is signed in, then shows sign-in or the three panes. */
export function App({ session, platform, preferences, reviews, origins, openLink }: AppProps) {
  const { t, i18n } = useTranslation();
  const [gate, setGate] = useState<Gate>({ at: 'loading' });
  const signedOut = useCallback((reason: SignedOut) => setGate({ at: 'out', notice: NOTICES[reason] }), []);

  useEffect(() => {
    let cancel: () => void = () => undefined;
    let over = false;
    void ask();
    return () => {
      over = true;
      cancel();
    };

    async function ask(): Promise<void> {
      const answer = await session.current();
      if (over) return;
      if (answer.ok) setGate({ at: 'in', profile: answer.profile });
      else if (answer.status === 401) setGate({ at: 'out' });
      else cancel = platform.after(RETRY_MS, () => void ask());
    }
  }, [session, platform]);

  return <I18nProvider locale={i18n.language}>{screen()}</I18nProvider>;

  async function leave(): Promise<boolean> {
    const left = await session.signOut();
    if (left) setGate({ at: 'out', notice: 'left' });
    return left;
  }

  function screen() {
    if (gate.at === 'loading') {
      return (
        <main className="loading">
          <h1 className="visually-hidden">{t('app.title')}</h1>
          <p role="status">{t('link.connecting')}</p>
        </main>
      );
    }
    if (gate.at === 'out') {
      return (
        <SignIn
          session={session}
          {...(gate.notice && { notice: gate.notice })}
          onSignedIn={(profile) => setGate({ at: 'in', profile })}
        />
      );
    }
    return (
      <DeskScreen
        key={gate.profile.id}
        profile={gate.profile}
        platform={platform}
        preferences={preferences}
        reviews={reviews}
        origins={origins}
        openLink={openLink}
        onSignedOut={signedOut}
        onLeave={leave}
      />
    );
  }
}
