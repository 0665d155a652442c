import type { Text } from '../../contract/text.js';
import { Page } from './parts/layout.js';
import type { View } from './view.js';
import { common } from './words/common.js';

/** A page that says one thing, calmly: not signed in, not allowed, not there, out of order. */
export function MessagePage({ view, title, text }: { view: View; title: Text; text: Text }) {
  const { t, session } = view;
  return (
    <Page view={view} title={t(title)}>
      <p class="lead">{t(text)}</p>
      {session && (
        <p>
          <a class="button button-plain" href="/">
            {t(common.toStart)}
          </a>
        </p>
      )}
    </Page>
  );
}
