import type { View } from '../view.js';
import { LIVE_NOTICES, live } from '../words/live.js';
import { Notice } from './elements.js';

/** What is said, by the script that keeps a page up to date, when it cannot go on with that. */
export function LiveNotices({ view }: { view: View }) {
  const { t, address } = view;
  return (
    <>
      <div class="live-notice no-print" role="status" id="live-notice"></div>
      {Object.entries(LIVE_NOTICES).map(([name, words]) => (
        <template id={`live-notice-${name}`}>
          <Notice tone="wait">
            {t(words)} <a href={address}>{t(live.reload)}</a>
          </Notice>
        </template>
      ))}
    </>
  );
}
