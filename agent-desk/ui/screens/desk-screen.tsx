import { lazy, Suspense, useEffect, useState } from 'react';
import type { StaffProfile } from '../../../contracts/desk-protocol.ts';
import { createDeskClient } from '../link/desk-client.ts';
import type { DeskLink, SignedOut } from '../link/desk-link.ts';
import type { OriginApi } from '../link/origin-api.ts';
import type { KeptText, Platform } from '../link/platform.ts';
import type { ReviewApi } from '../link/review-api.ts';
import { initialDeskState } from '../state/desk-state.ts';
import { createKeeper } from '../state/keep.ts';
import { reduceDesk } from '../state/reduce.ts';
import { createStore } from '../state/store.ts';
import { CustomerPane } from './customer/customer-pane.tsx';
import { DeskContext, focusSoon, type Desk } from './desk-context.tsx';
import { InboxPane } from './inbox/inbox-pane.tsx';
import { Bars } from './shell/bars.tsx';
import { DeskHeader, type DeskSection } from './shell/desk-header.tsx';
import { CUSTOMER_TOGGLE_ID } from './shell/panes.ts';
import { LiveRegion } from './shell/live-region.tsx';
import { Shortcuts } from './shell/shortcuts.tsx';
import { SkipLinks } from './shell/skip-links.tsx';
import { ThreadPane } from './thread/thread-pane.tsx';

interface DeskScreenProps {
  profile: StaffProfile;
  platform: Platform;
  preferences: KeptText;
  reviews: ReviewApi;
  origins: OriginApi;
  openLink: () => DeskLink;
  onSignedOut: (reason: SignedOut) => void;
  /** Ends the session; false where it could not be ended. */
  onLeave: () => Promise<boolean>;
}

/** Fetched when filings are first looked at: most of the staff never do. */
const ReviewsScreen = lazy(async () => {
  const { ReviewsScreen: screen } = await import('./reviews/reviews-screen.tsx');
  return { default: screen };
});

/** The signed-in desk: inbox, conversation and customer, over one line to the server. */
export function DeskScreen(props: DeskScreenProps) {
  const [desk] = useState(() => createDesk(props));
  const [customerShown, setCustomerShown] = useState(false);
  const [helpShown, setHelpShown] = useState(false);
  const [section, setSection] = useState<DeskSection>('conversations');

  useEffect(() => {
    desk.client.start();
    return () => desk.client.stop();
  }, [desk]);

  return (
    <DeskContext value={desk}>
      <div className="desk">
        <SkipLinks onCustomer={() => setCustomerShown(true)} />
        <DeskHeader
          section={section}
          onSection={setSection}
          onHelp={() => setHelpShown(true)}
          onLeave={() => void leave()}
        />
        <Bars />
        {section === 'reviews' && (
          <Suspense>
            <ReviewsScreen api={props.reviews} />
          </Suspense>
        )}
        {/* Kept as it is while filings are reviewed: a line that is half written stays. */}
        <div className={customerShown ? 'panes customer-shown' : 'panes'} hidden={section !== 'conversations'}>
          <InboxPane />
          <ThreadPane customerShown={customerShown} onToggleCustomer={() => setCustomerShown((shown) => !shown)} />
          <CustomerPane onHide={hideCustomer} />
        </div>
        <LiveRegion />
        <Shortcuts helpShown={helpShown} onHelp={setHelpShown} />
      </div>
    </DeskContext>
  );

  function hideCustomer(): void {
    setCustomerShown(false);
    focusSoon(CUSTOMER_TOGGLE_ID);
  }

  async function leave(): Promise<void> {
    // A line that was not sent would be lost for good: the agent decides first.
    const unsent = desk.store.get().outgoing.some((line) => line.status !== 'sent');
    if (unsent) return desk.store.dispatch({ type: 'noticed', code: 'desk.unsent' });
    if (await props.onLeave()) desk.keeper.clear();
    else desk.store.dispatch({ type: 'noticed', code: 'link.lost' });
  }
}

function createDesk({ profile, platform, preferences, origins, openLink, onSignedOut }: DeskScreenProps): Desk {
  const keeper = createKeeper(platform.storage, profile.id);
  const store = createStore(reduceDesk, initialDeskState(profile, keeper.outgoing()));
  const client = createDeskClient({ link: openLink(), store, platform, keeper, signedOut: onSignedOut });
  return { store, client, platform, keeper, preferences, origins };
}
